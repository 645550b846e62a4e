/*
 * make bench: how near the program is to what this machine allows. node run.mjs BUILD [ROUNDS SECONDS]
 *
 * Each ratio is the program's rate over that of a bare one that does the same without the program's floors (bare.c, bare_write.c), in
 * rounds that alternate within one run, on the same data; given is the median of the rounds' ratios and their spread, because
 * other work on the machine falls on both sides. The data: the demo district, and on top of it needs reported through the API in all
 * its buildings, of which nobody has accepted any.
 */
import { execFileSync, spawn } from 'node:child_process'
import { copyFileSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import net from 'node:net'
import { cpus, loadavg, tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

const build = path.resolve(process.argv[2])
const ROUNDS = Number(process.argv[3] ?? 5), SECONDS = Number(process.argv[4] ?? 3)
const here = path.dirname(fileURLToPath(import.meta.url))
const dir = mkdtempSync(path.join(tmpdir(), 'linju-bench-'))
const at = name => path.join(dir, name)
const THREADS = Math.max(2, cpus().length)
const NEEDS = 5000
const running = new Set()

/* ---- figures ---- */

const sorted = x => [...x].sort((a, b) => a - b)
const median = x => { const s = sorted(x), n = s.length >> 1; return s.length % 2 ? s[n] : (s[n - 1] + s[n]) / 2 }
const round = (x, n = 2) => x.toFixed(n)
const whole = x => Math.round(x).toLocaleString('en')

function say(what, value, goal, note = '') { console.log(`  ${what.padEnd(58)} ${value.padEnd(24)} ${goal.padEnd(14)} ${note}`) }

/* ---- processes ---- */

async function start(program, args, env = {}, ready = /listening/) {
  const child = spawn(path.join(build, program), args, { env: { ...process.env, LINJU_RATE_LIMITS: 'off', ...env }, stdio: ['ignore', 'pipe', 'inherit'] })
  running.add(child)
  child.on('exit', () => running.delete(child))
  let out = ''
  await new Promise((resolve, reject) => {
    child.stdout.on('data', d => { if (ready.test(out += d)) resolve() })
    child.on('exit', () => reject(new Error(`${program} ended: ${out}`)))
  })
  return { child, pid: child.pid, base: /http:\S+/.exec(out)?.[0] }
}

async function stop(server, signal = 'SIGTERM') {
  if (server.child.exitCode !== null) return
  const gone = new Promise(resolve => server.child.once('exit', resolve))
  server.child.kill(signal)
  await gone
}

const serve = (db, program = 'linju', env = {}) => start(program, ['serve', '--db', at(db), '--listen', '127.0.0.1:0'], env)

let port = 20000 + Math.floor(Math.random() * 12000) // below those that clients are given
async function bare(answer, db, trace) {
  port++
  const server = await start('bare', [port, THREADS, at(answer), ...(db ? [at(db), at(trace)] : [])])
  return { ...server, base: `http://127.0.0.1:${port}` }
}

function copy(from, to) {
  for (const tail of ['', '-wal', '-shm', '.lock']) rmSync(at(to) + tail, { force: true })
  copyFileSync(at(from), at(to))
}

/* Ready to be copied: everything in the one file. */
const settle = db => execFileSync('sqlite3', [at(db), 'PRAGMA wal_checkpoint(TRUNCATE)'])

/* ---- load ---- */

let rounds = 0
async function load(script, url, { connections = 64, seconds = SECONDS, env = {} } = {}) {
  const child = spawn('wrk', ['-t', '2', '-c', connections, '-d', seconds + 's', '--timeout', '10s', '-s', path.join(here, script), url],
    { env: { ...process.env, BENCH_ROUND: String(++rounds), ...env }, stdio: ['ignore', 'pipe', 'inherit'] })
  let out = ''
  child.stdout.on('data', d => { out += d })
  await new Promise(resolve => child.on('exit', resolve))
  const got = JSON.parse(/^JSON (.*)$/m.exec(out)[1])
  if (got.bad) throw new Error(`${url}: ${got.bad} of ${got.requests} requests failed`)
  return { ...got, rate: got.requests / got.us * 1e6 }
}

async function compare(one, other) {
  const all = []
  for (let i = 0; i < ROUNDS; i++) all.push(i % 2 ? await both(one, other) : (await both(other, one)).reverse())
  return {
    ratio: median(all.map(([a, b]) => a.rate / b.rate)), spread: sorted(all.map(([a, b]) => a.rate / b.rate)), ours: all.map(x => x[0]), theirs: all.map(x => x[1]),
    toString() { return `${round(this.ratio)} (${round(this.spread[0])}–${round(this.spread.at(-1))})` },
    rates() { return `${whole(median(this.ours.map(x => x.rate)))}/s against ${whole(median(this.theirs.map(x => x.rate)))}/s` },
  }
}
const both = async (a, b) => [await a(), await b()]

/* CPU in µs since the process began: of all its threads, or of the one of that name. */
function cpuOf(pid, name) {
  let ns = 0
  for (const t of readdirSync(`/proc/${pid}/task`)) {
    if (name && readFileSync(`/proc/${pid}/task/${t}/comm`, 'utf8').trim() !== name) continue
    ns += Number(readFileSync(`/proc/${pid}/task/${t}/schedstat`, 'utf8').split(' ')[0])
  }
  return ns / 1000
}

/* The bytes of one answer as they come, head and body. */
async function answerOf(base, address, headers, file) {
  const socket = net.connect(Number(new URL(base).port), '127.0.0.1')
  socket.write(`GET ${address} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n${Object.entries(headers).map(([k, v]) => `${k}: ${v}\r\n`).join('')}\r\n`)
  const parts = []
  for await (const d of socket) parts.push(d)
  const bytes = Buffer.concat(parts).toString('latin1').replace(/\r\nConnection: close(?=\r\n)/i, '')
  if (!bytes.startsWith('HTTP/1.1 200')) throw new Error(address + ': ' + bytes.slice(0, 300))
  writeFileSync(at(file), Buffer.from(bytes, 'latin1'))
  return bytes.length
}

async function call(base, method, to, body, token) {
  const a = await fetch(base + '/api/v1' + to, { method, headers: { 'content-type': 'application/json', ...(token && { authorization: 'Bearer ' + token }) }, body: body && JSON.stringify(body) })
  if (!a.ok) throw new Error(`${method} ${to}: ${a.status} ${await a.text()}`)
  return a.json()
}

/* ---- the data ---- */

async function data() {
  execFileSync(path.join(build, 'linju'), ['demo', '--db', at('base.db')], { stdio: 'ignore' })
  const server = await serve('base.db')
  const token = {}
  for (const [who, n] of [['resident', 1], ['worker', 3], ['street', 5]]) token[who] = (await call(server.base, 'POST', '/sessions', { phone: `138000000${String(n).padStart(2, '0')}`, password: 'linju-demo' })).token
  const area = (await call(server.base, 'GET', '/me', undefined, token.worker)).roles[0].area
  const env = { BENCH_AREAS: query('base.db', "SELECT id FROM area WHERE level = 'building' ORDER BY id").replaceAll('\n', ' ') }
  while ((await counted('base.db', 'need')) < NEEDS) await load('post.lua', server.base, { connections: 16, seconds: 1, env })
  const need = (await call(server.base, 'GET', `/needs?area=${area}&limit=1`, undefined, token.worker)).items[0].id
  await stop(server)
  const again = await serve('base.db') // what is left to be added up at a start is added up here
  await new Promise(resolve => setTimeout(resolve, 2000))
  await stop(again)
  settle('base.db')
  return { token, area, need, env }
}

const query = (db, sql) => execFileSync('sqlite3', [at(db), '.timeout 5000', sql], { encoding: 'utf8' }).trim()
const counted = (db, table) => Number(query(db, `SELECT count(*) FROM ${table}`))
function rowsIn(db) {
  const tables = query(db, "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table'").split('\n') // without those of the search index
  return tables.reduce((n, t) => n + counted(db, `"${t}"`), 0)
}

/* ---- 1: the smallest page ---- */

async function hello() {
  const server = await serve('work.db')
  const n = await answerOf(server.base, '/healthz', {}, 'hello.http')
  const limit = await bare('hello.http')
  const r = await compare(() => load('get.lua', server.base + '/healthz'), () => load('get.lua', limit.base + '/healthz'))
  await stop(server)
  await stop(limit, 'SIGKILL')
  say('GET /healthz, 64 connections / bare epoll loop', String(r), '≥ 0.80', `${r.rates()}, ${n} bytes`)
}

/* ---- 2: a need, durable ---- */

function figures(text) { return Object.fromEntries([...text.matchAll(/^(linju_\S+) (\d+)$/gm)].map(m => [m[1], Number(m[2])])) }

async function posts(d) {
  copy('base.db', 'recorded.db')
  const traced = await serve('recorded.db', 'traced', { LINJU_TRACE: at('posts.trace') })
  await load('post.lua', traced.base, { connections: 64, seconds: SECONDS * 2, env: d.env })
  await stop(traced)
  for (const connections of [64, 256]) {
    const shares = [], cpus = [], batches = []
    const ours = async () => {
      copy('base.db', 'work.db')
      const server = await serve('work.db')
      const before = figures(await (await fetch(server.base + '/api/v1/metrics')).text()), cpu = cpuOf(server.pid, 'linju-writer')
      const r = await load('post.lua', server.base, { connections, env: d.env })
      const after = figures(await (await fetch(server.base + '/api/v1/metrics')).text())
      const jobs = after.linju_writer_jobs_total - before.linju_writer_jobs_total
      cpus.push((cpuOf(server.pid, 'linju-writer') - cpu) / jobs)
      batches.push(jobs / (after.linju_writer_batches_total - before.linju_writer_batches_total))
      await stop(server)
      return r
    }
    await ours() // tells the size of the batches
    const theirs = async () => {
      copy('base.db', 'bare.db')
      const r = JSON.parse(execFileSync(path.join(build, 'bare_write'), [at('bare.db'), at('posts.trace'), String(Math.round(median(batches)))], { encoding: 'utf8' }))
      if (r.failed) throw new Error('bare writes failed')
      shares.push(r.cpu_us)
      return { ...r, rate: r.jobs / r.s }
    }
    const r = await compare(ours, theirs)
    say(`POST a need, ${connections} connections / its SQL alone`, String(r), '≥ 0.75', `${r.rates()}, batches of ${round(median(batches), 0)}, p50 ${round(median(r.ours.map(x => x.p50_us)) / 1000, 1)} ms, p99 ${round(median(r.ours.map(x => x.p99_us)) / 1000, 1)} ms`)
    say(`  CPU of the writer's thread per need`, `${round(median(cpus), 0)} µs`, '≤ 120 µs', `${round(median(shares), 0)} µs of them the SQL`)
  }
  const needs = () => counted('work.db', 'need')
  settle('work.db')
  const n = needs() - counted('base.db', 'need')
  say('  stored per need', `${round((rowsIn('work.db') - rowsIn('base.db')) / n, 1)} rows`, '', `${whole((statSync(at('work.db')).size - statSync(at('base.db')).size) / n)} bytes`)
}

/* ---- 3: the list ---- */

/* The statements of one request, from what the traced server notes: those of the connection that looked the session up last. */
async function recordGet(address, headers, answer, trace) {
  const traced = await serve('work.db', 'traced', { LINJU_TRACE: at('all.trace') })
  for (let i = 0; i < 3; i++) await answerOf(traced.base, address, headers, answer)
  const n = await answerOf(traced.base, address, headers, answer)
  await stop(traced)
  const all = readFileSync(at('all.trace'), 'utf8').split('\n').filter(Boolean).map(line => ({ line, ...JSON.parse(line) })) // the line itself: its ids are longer than numbers here
  const begin = all.findLastIndex(x => /FROM session\b.*hash/.test(x.sql))
  const own = all.slice(begin).filter(x => x.c === all[begin].c && !/^(BEGIN|COMMIT)/.test(x.sql))
  writeFileSync(at(trace), own.map(x => x.line + '\n').join(''))
  return { n, statements: own.length }
}

async function lists(d) {
  for (const [what, address, headers, env, goal] of [
    ['GET /api/v1/needs?area=…', `/api/v1/needs?area=${d.area}`, { Authorization: 'Bearer ' + d.token.worker }, { BENCH_TOKEN: d.token.worker }, '≥ 0.90'],
    ['GET /needs?area=… (page)', `/needs?area=${d.area}`, { Cookie: 'linju=' + d.token.worker }, { BENCH_COOKIE: 'linju=' + d.token.worker }, ''],
  ]) {
    copy('base.db', 'work.db')
    const { n, statements } = await recordGet(address, headers, 'list.http', 'list.trace')
    const server = await serve('work.db')
    const limit = await bare('list.http', 'work.db', 'list.trace')
    const r = await compare(() => load('get.lua', server.base + address, { env }), () => load('get.lua', limit.base + address, { env }))
    await stop(server)
    await stop(limit, 'SIGKILL')
    say(`${what} / its SQL in a bare epoll loop`, String(r), goal, `${r.rates()}, ${statements} statements, ${whole(n)} bytes`)
  }
}

/* ---- 4: CPU of a page ---- */

async function pages(d) {
  copy('base.db', 'work.db')
  const server = await serve('work.db')
  const as = who => ({ BENCH_COOKIE: 'linju=' + d.token[who] })
  for (const [what, address, env] of [
    ['phone: front page, nobody', '/', {}], ['phone: front page, resident', '/', as('resident')], ['phone: report something', '/report', as('resident')], ['phone: my needs', '/needs?mine=true', as('resident')],
    ['phone: code on a wall', '/q/3F2K', {}], ['phone: tasks', '/orders', as('resident')],
    ['office: desk', '/desk', as('worker')], ['office: needs', `/needs?area=${d.area}`, as('worker')], ['office: a need', `/needs/${d.need}`, as('worker')], ['office: tasks', `/orders?area=${d.area}`, as('worker')],
    ['office: figures', '/reports', as('street')], ['office: overview', '/overview', as('street')]]) {
    const probe = await fetch(server.base + address, { headers: { cookie: env.BENCH_COOKIE ?? '' }, redirect: 'manual' })
    const length = (await probe.arrayBuffer()).byteLength
    if (probe.status !== 200) throw new Error(`${address}: ${probe.status}`)
    await load('get.lua', server.base + address, { connections: 2, seconds: 1, env })
    const before = cpuOf(server.pid), r = await load('get.lua', server.base + address, { connections: 2, seconds: 1, env })
    say(what, `${round((cpuOf(server.pid) - before) / r.requests / 1000, 3)} ms CPU`, '≤ 0.25 (< 1)', `${whole(length)} bytes`)
  }
  await stop(server)
}

/* ---- 5: start, memory, slow clients ---- */

async function first() {
  const ms = []
  for (let i = 0; i < 15; i++) ms.push(Number(execFileSync(path.join(build, 'first_answer'), [path.join(build, 'linju'), at('work.db')], { encoding: 'utf8' })))
  say('start to the first answer', `${round(median(ms), 1)} ms (${round(sorted(ms)[0], 1)}–${round(sorted(ms).at(-1), 1)})`, '≤ 20 ms', 'from fork to the last byte of /healthz, the database up to date')
}

async function memory() {
  const server = await serve('work.db')
  await fetch(server.base + '/healthz')
  let own = 0, rss = 0, library = false
  for (const line of readFileSync(`/proc/${server.pid}/smaps`, 'utf8').split('\n')) {
    const n = Number(/^(?:Rss|Private_Clean|Private_Dirty): +(\d+) kB/.exec(line)?.[1] ?? 0)
    if (/^[0-9a-f]+-/.test(line)) library = /\.so(\.|$)/.test(line)
    else if (line.startsWith('Rss:')) rss += n
    else if (line.startsWith('Private_Dirty:') || (line.startsWith('Private_Clean:') && !library)) own += n
  }
  await stop(server)
  say('idle memory, its own', `${round(own / 1024, 1)} MB`, '≤ 6 MB', `what it has written to, and its code; with the libraries' code, one copy for all processes, RSS is ${round(rss / 1024, 1)} MB`)
}

/* One byte a second, of the head or of a body that was announced: when does the server end it? */
async function slow() {
  const server = await serve('work.db')
  const ends = begin => new Promise(resolve => {
    const from = Date.now(), socket = net.connect(Number(new URL(server.base).port), '127.0.0.1')
    socket.write(begin)
    const drip = setInterval(() => socket.write('x'), 1000)
    socket.on('error', () => {}).on('close', () => { clearInterval(drip); resolve((Date.now() - from) / 1000) }).resume()
  })
  const head = Array.from({ length: 20 }, () => ends('GET /healthz HTTP/1.1\r\nHost: x\r\nX-Slow: '))
  const body = Array.from({ length: 20 }, () => ends('POST /api/v1/needs HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 5000\r\n\r\n{'))
  const [h, b] = [await Promise.all(head), await Promise.all(body)]
  await stop(server)
  say('slow clients are cut', `${round(Math.max(...h, ...b), 0)} s at most`, '≤ 20 s', `a head of one byte a second after ${round(median(h), 0)} s, a body after ${round(median(b), 0)} s`)
}

try {
  console.log(`linju bench: ${cpus().length} × ${cpus()[0].model}, load ${round(loadavg()[0], 1)} before it began; ${ROUNDS} rounds of ${SECONDS} s, alternating; median (least–most) of the ratios`)
  const d = await data()
  copy('base.db', 'work.db')
  console.log(`data: ${counted('base.db', 'need')} needs, ${round(statSync(at('base.db')).size / 1e6, 1)} MB\n`)
  await hello()
  await posts(d)
  await lists(d)
  console.log()
  await pages(d)
  console.log()
  await first()
  await memory()
  await slow()
  console.log(`\nload at the end ${round(loadavg()[0], 1)} (of which about ${THREADS} are this run)`)
} finally {
  for (const child of running) child.kill('SIGKILL')
  rmSync(dir, { recursive: true, force: true })
}
