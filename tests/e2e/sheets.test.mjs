/* Sheets seen with other eyes: LibreOffice opens every .xlsx that the program makes, and its rows are those of the list's JSON.
 * A quoted cell of its CSV is a text, a bare one a number; nothing of it may have been taken for a formula, a date or 4.82E+12. */
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import test from 'node:test'
import { api, base, tokenOf, words } from './helpers.mjs'

/* What spreadsheets like to read as something else. */
const TRICKY = ['=1+1', '=HYPERLINK("http://x.example","y")', '+8613800000001', '-5', '@SUM(A1)', '0013800000001', '9121225239638835201', '1-2', '1e5', 'TRUE', 'a"b,c;d\'e']
const LONG = '长'.repeat(19_999) + '。'
/* Comma, double quotes, UTF-8, from line 1, texts quoted. */
const CSV = 'csv:Text - txt - csv (StarCalc):44,34,76,1,,0,true'

function cellsOfCsv(csv) {
  const rows = [[]]
  for (const [, text, bare, end] of csv.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/g)) {
    rows.at(-1).push(text === undefined ? (bare === '' ? '' : Number(bare)) : text.replaceAll('""', '"'))
    if (end !== ',') rows.push([])
  }
  return rows.filter(r => r.length > 1)
}

/* Sheets by name as LibreOffice reads them, one start for all. */
async function opened(sheets) {
  const dir = mkdtempSync(path.join(tmpdir(), 'linju-sheets-'))
  try {
    for (const [name, address] of Object.entries(sheets)) {
      const answer = await fetch(base + address, { headers: { cookie: 'lang=zh', authorization: 'Bearer ' + await tokenOf(3) }, redirect: 'manual' })
      assert.equal(answer.status, 200, address)
      writeFileSync(path.join(dir, name + '.xlsx'), Buffer.from(await answer.arrayBuffer()))
    }
    const out = path.join(dir, 'out')
    mkdirSync(out)
    execFileSync('soffice', ['--headless', '--norestore', '-env:UserInstallation=file://' + path.join(dir, 'profile'), '--convert-to', CSV, '--outdir', out,
      ...Object.keys(sheets).map(n => path.join(dir, n + '.xlsx'))], { stdio: 'pipe', timeout: 120_000, env: { ...process.env, HOME: dir, TZ: 'UTC' } })
    return Object.fromEntries(Object.keys(sheets).map(n => [n, cellsOfCsv(readFileSync(path.join(out, n + '.csv'), 'utf8'))]))
  } finally {
    rmSync(dir, { recursive: true, force: true })
  }
}

async function wholeList(address) {
  const items = []
  for (let after = ''; after !== null;) {
    const page = await api(3).get(`${address}&limit=200${after && '&after=' + encodeURIComponent(after)}`)
    items.push(...page.items)
    after = page.next
  }
  return items
}

const time = t => t ? t.slice(0, 16).replace('T', ' ') : ''
const label = (list, code) => code ? words('zh', `${list}.${code}`) : ''
const either = (...x) => x.find(y => y !== undefined && y !== null) ?? ''

test('every sheet opens in LibreOffice with the rows of its list: texts stay texts, numbers numbers', async t => {
  const home = (await api(3).get('/me')).roles[0].area
  const place = (await api(3).get('/areas/' + home)).name
  const made = []
  for (const title of TRICKY) made.push((await api(3).post('/needs', { kind: 'request', title, text: title, area: home, place: '007', channel: 'counter' })).id)
  made.push((await api(3).post('/needs', { kind: 'request', title: '长文', text: LONG, area: home, channel: 'counter' })).id)
  await api(3).post(`/needs/${made[0]}/accept`, { category: 'repair', urgency: 'p3' })
  await api(3).post(`/needs/${made[0]}/route`, { route: 'handle_now' })
  await api(3).post(`/needs/${made[0]}/orders`, { mode: 'claim', title: '=2+2', text: '0012', seats: 3 })

  const routes = execFileSync(process.env.LINJU, ['routes'], { encoding: 'utf8' }).match(/(?<=^GET +)\S+\/export(?= +\w+ +html)/gm).sort()
  const compared = ['activities', 'agreements', 'enrolments', 'needlist', 'needs', 'orders', 'promises', 'reports', 'resources', 'served', 'wishes']
  assert.deepEqual(routes, compared.map(n => `/${n}/export`), 'all sheets there are')
  const address = Object.fromEntries(compared.map(n => [n, `/${n}/export?area=${home}`]))
  const sheets = await opened(address)

  await t.test('needs', async () => {
    const list = await wholeList('/needs?area=' + home)
    assert.ok(list.length > 40, list.length + ' needs')
    const [heads, ...rows] = sheets.needs
    assert.equal(heads.length, 19)
    assert.deepEqual(rows.map(r => [r[0], r[1], r[4], r[5], r[7], r[9], r[10], r[12], r[13], r[15], r[16], r[17], r[18]]),
      list.map(n => [n.code, n.title, either(n.place), label('NeedKind', n.kind), label('Urgency', n.urgency), label('NeedStage', n.stage), label('NeedState', n.state), time(n.at),
        time(n.due_at), time(n.finished_at), label('Ending', n.ending), label('Confirmed', n.confirmed), n.me_too]))
    const titles = rows.map(r => r[1])
    for (const x of TRICKY) assert.ok(titles.includes(x), x)
    assert.ok(rows.some(r => r[4] === '007'))
    assert.equal(rows.find(r => r[1] === '长文')[2], LONG)
  })
  await t.test('orders', async () => {
    const list = await wholeList('/orders?area=' + home)
    const [heads, ...rows] = sheets.orders
    assert.equal(heads.length, 13)
    assert.ok(list.length > 3, list.length + ' orders')
    assert.deepEqual(rows.map(r => [r[0], r[1], r[2], r[3], r[4], r[5], r[6], r[10]]),
      list.map(o => [o.title, either(o.text), label('OrderMode', o.mode), label('Entity', o.source?.kind), label('OrderState', o.state), o.takers.map(x => x.name).join(' '), o.seats, time(o.due_at)]))
    assert.ok(rows.some(r => r[0] === '=2+2' && r[1] === '0012' && r[6] === 3))
  })
  await t.test('served hours', async () => {
    const list = await wholeList('/served?area=' + home)
    const [heads, ...rows] = sheets.served
    assert.equal(heads.length, 5)
    assert.ok(list.length > 3, list.length + ' rows')
    assert.deepEqual(rows, list.map(s => [s.title, s.name, either(s.minutes), label('Grade', s.grade), time(s.confirmed_at)]))
  })
  await t.test('figures', async () => {
    const { items } = await api(3).get('/figures?period=days90&area=' + home)
    const [heads, ...rows] = sheets.reports
    assert.equal(heads.length, 13)
    assert.ok(items.length > 10, items.length + ' figures')
    const hours = (f, n) => f.unit === 'minutes' && Number.isFinite(n) ? Math.floor(n / 6) / 10 : either(n)
    const unit = f => f.unit === 'minutes' ? words('zh', 'figure.hours') : label('Unit', f.unit)
    assert.deepEqual(rows.map(r => [r[0], r[1], r[2], r[3], r[4], r[5], r[12]]),
      items.map(f => [f.name, hours(f, f.value), unit(f), either(f.numerator), either(f.denominator), hours(f, f.unlocated), f.version]))
  })

  /* The further lists: what a row of the sheet says, from the row of the JSON. `at`: which columns are compared, of how many. */
  const lists = {
    activities: { columns: 14, most: 10, row: x => [x.title, label('OccasionKind', x.kind), x.area === home ? place : null, either(x.place), null, time(x.starts), time(x.ends),
      label('OccasionState', x.state), either(x.seats), x.taken, x.waiting, x.came, x.heads, null] },
    agreements: { columns: 8, most: 11, row: x => [x.no, place, x.parties.filter(p => p.org).map(p => p.name).join(', '), x.theme, x.starts, x.ends, label('AgreementState', x.state), time(x.signed_at)] },
    enrolments: { columns: 9, most: 40, row: x => [x.digits, either(x.name), either(x.unit_name), null, null, label('EnrolState', x.state), either(x.declared), time(x.at), time(x.received_at)] },
    needlist: { columns: 8, most: 9, row: x => [x.title, place, null, x.counted, label('GapState', x.state), null, null, either(x.reason)] },
    promises: { columns: 6, most: 20, row: x => [x.text, x.owner, place, x.due, x.late ? words('zh', 'promise.late') : label('PromiseState', x.state), either(x.evidence)] },
    resources: { columns: 6, most: 4, row: x => [x.org_name, x.what, either(x.quantity), either(x.until), place, label('OfferState', x.state)] },
    wishes: { columns: 10, most: 50, row: x => [x.code, either(x.public_text), either(x.pseudonym), label('WishValue', x.value), label('WishFor', x.for_whom), label('WishState', x.state), null, place, time(x.at), null] },
  }
  for (const [name, { columns, most, row }] of Object.entries(lists)) {
    await t.test(name, async () => {
      const expected = (await wholeList(`/${name}?area=${home}`)).map(row)
      const [heads, ...rows] = sheets[name]
      assert.equal(heads.length, columns)
      assert.ok(heads.every(h => typeof h === 'string' && h), 'each column has a head: ' + heads)
      assert.ok(expected.length > most, expected.length + ' rows')
      assert.deepEqual(rows.map((r, i) => r.map((cell, c) => expected[i]?.[c] === null ? null : cell)), expected)
    })
  }
})
