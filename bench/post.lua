-- Needs as people report them without an account, each with its own text, telephone number and idempotency key. BENCH_AREAS are their places.
local threads = 0
function setup(thread)
    thread:set("no", threads)
    threads = threads + 1
end

local count, from, areas = 0, os.time(), {}
for id in string.gmatch(os.getenv("BENCH_AREAS"), "%d+") do areas[#areas + 1] = id end

function request()
    count = count + 1
    local key = string.format("%d-%d-%d-%s", from, no, count, os.getenv("BENCH_ROUND") or "")
    local body = string.format('{"kind":"request","area":"%s","channel":"web","contact":{"name":"丁小雪","phone":"139%08d"},"text":"三单元门口的路灯坏了，晚上看不清台阶，老人走路容易摔。编号 %s"}', areas[(count * 31 + no) % #areas + 1], (count * 7919 + no * 104729) % 100000000, key)
    return wrk.format("POST", "/api/v1/needs", {["Content-Type"] = "application/json", ["Idempotency-Key"] = key}, body)
end

function done(summary, latency)
    io.write(string.format("JSON {\"requests\":%d,\"us\":%d,\"bad\":%d,\"p50_us\":%d,\"p99_us\":%d}\n", summary.requests, summary.duration,
        summary.errors.status + summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout, latency:percentile(50), latency:percentile(99)))
end
