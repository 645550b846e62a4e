-- GET of the address given to wrk, as whoever BENCH_TOKEN (bearer) or BENCH_COOKIE says.
local headers = {}
if os.getenv("BENCH_TOKEN") then headers["Authorization"] = "Bearer " .. os.getenv("BENCH_TOKEN") end
if os.getenv("BENCH_COOKIE") then headers["Cookie"] = os.getenv("BENCH_COOKIE") end
wrk.headers = headers

function done(summary, latency)
    io.write(string.format("JSON {\"requests\":%d,\"us\":%d,\"bad\":%d,\"p50_us\":%d,\"p99_us\":%d}\n", summary.requests, summary.duration,
        summary.errors.status + summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout, latency:percentile(50), latency:percentile(99)))
end
