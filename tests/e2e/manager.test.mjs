/* Those who look at figures (street, supervisor) and the administrator: every figure opens its records, settings can be changed. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import test from 'node:test'
import { api, areaByCode, OFFICE, STAGE, visitor, words } from './helpers.mjs'
import { rowsOfXlsx } from './xlsx.mjs'

const number = s => Number(s.replace(/,/g, ''))
const shownTotal = async v => number((await v.text('.lj-pages')).match(/[\d,]+/)[0])

/* What a card promises: the count behind it, or the hours. */
async function cardsOf(v) {
  return v.page.locator('a.lj-figure').evaluateAll(cards => cards.map(c => {
    const below = /([\d,]+) \/ ([\d,]+)/.exec(c.querySelector('i').textContent)
    return { name: c.querySelector('span').textContent, href: c.getAttribute('href'), shown: c.querySelector('b').firstChild.data.trim(), count: below && below[1] }
  }))
}

for (const [who, as] of [['the street', 5], ['the supervisor', 10]])
  for (const lang of ['zh', 'en']) {
    test(`M187 P14 every figure of the overview opens exactly its records (${who}, ${lang})`, async () => {
      const v = await visitor({ lang, as, size: OFFICE })
      await v.go('/')
      assert.match(v.path, /^\/overview/)
      const cards = await cardsOf(v)
      assert.ok(cards.length >= 5 && cards.length <= 10)
      for (const card of lang === 'zh' ? cards : cards.slice(0, 2)) {
        await v.go('/overview')
        await v.tap(v.page.locator(`a.lj-figure[href="${card.href}"]`).first())
        if (v.path.startsWith('/served')) assert.equal(Number(/([\d.]+) (小时|hours?)/.exec(await v.text())[1]), Number(card.shown), card.name)
        else assert.equal(await shownTotal(v), number(card.count ?? card.shown), card.name)
      }
      await v.close()
    })
  }

test('M187 parts: whole = parts + 未定位, the map and the table lead down', async () => {
  const v = await visitor({ as: 5, size: OFFICE })
  await v.go('/overview')
  const table = v.page.locator('table', { has: v.page.locator('tfoot') })
  const column = await table.locator('tbody tr td:nth-child(2)').allInnerTexts()
  const sum = await table.locator('tfoot td').first().innerText()
  assert.equal(column.reduce((n, x) => n + number(x), 0), number(sum))

  await v.tap(table.locator('tbody th a').first())
  assert.match(v.path, /[?&]area=\d+/)
  await v.shows('明渠社区', 'h1')
  const grids = await table.locator('tbody tr td:nth-child(2)').allInnerTexts()
  assert.equal(grids.reduce((n, x) => n + number(x), 0), number(column[0]), 'the grids add up to the community')

  await v.go('/overview')
  await v.page.locator('.lj-map path.lj-area').first().waitFor()
  await v.page.waitForSelector('.lj-chart canvas, .lj-chart svg')
  const open = await v.page.locator('.lj-area-label').first().innerText()
  await v.tap({ click: () => v.page.locator('.lj-map path.lj-area').first().click() })
  assert.equal(await shownTotal(v), number(open.match(/\d+/)[0]), 'the map opens what it counts')
  await v.close()
})

test('M71 the chart stands as a table too; all figures as a page and as a sheet', async () => {
  const v = await visitor({ as: 5, size: OFFICE })
  await v.go('/overview')
  const data = v.page.locator('details.lj-data').last()
  await data.locator('summary').click()
  const weeks = data.locator('tbody tr')
  assert.ok(await weeks.count() >= 8)
  const first = data.locator('tbody a').first()
  const counted = number(await first.innerText())
  await v.tap(first)
  assert.equal(await shownTotal(v), counted)

  await v.go('/reports')
  await v.page.locator('#steps tbody tr').first().waitFor() /* comes by itself, after the rest */
  assert.equal(await v.page.locator('#steps tbody tr').count(), 4)
  const [download] = await Promise.all([v.page.waitForEvent('download'), v.page.locator('.lj-head a.btn-primary').click()])
  const rows = rowsOfXlsx(readFileSync(await download.path()))
  const cards = (await v.go('/overview'), await cardsOf(v))
  assert.ok(rows.some(r => r.includes(cards[0].name) && r.some(c => number(c) === number(cards[0].shown))), 'the sheet says what the page says')
  await v.close()
})

test('M187 the period is in the address and stays on the way down', async () => {
  const v = await visitor({ as: 5, size: OFFICE })
  await v.go('/overview?period=month')
  await v.tap(v.page.locator('tbody th a').filter({ hasText: '星谷' }).first())
  assert.match(v.path, /[?&]period=month/)
  assert.equal(await v.page.locator('.lj-chips [aria-current]').count(), 1)
  await v.close()
})

test('M187 pages ask for the last day that counts, records for the first that does not', async () => {
  const v = await visitor({ as: 5, size: OFFICE })
  await v.go('/reports?from=2026-03-01&until=2026-03-31')
  assert.equal(await v.page.locator('input[name="until"]').inputValue(), '2026-03-31')
  const records = await v.page.locator('td a[href^="/needs?"]').first().getAttribute('href')
  assert.match(records, /[?&]to=2026-04-01(&|$)/)
  await v.go(records)
  assert.equal(await v.page.locator('input[name="until"]').inputValue(), '2026-03-31')
  await v.close()
})

test('each list shows in the menu which entry it belongs to', async () => {
  const v = await visitor({ as: 3, size: OFFICE })
  for (const [list, entry] of [['/grids', 'enrolment'], ['/teams', 'enrolment'], ['/menus', 'wishes'], ['/served', 'orders'], ['/branches', 'orgs'], ['/promises', 'joint']]) {
    await v.go(list)
    assert.deepEqual(await v.page.locator('.lj-menu [aria-current]').allInnerTexts(), [v.t('page.' + entry)], list)
  }
  await v.close()
})

test('an address that cannot be: what is wrong with which field, in the office, and a way back', async () => {
  const v = await visitor({ as: 5, size: OFFICE })
  await v.go('/reports?from=2026-03-02&to=2026-03-01', { status: 422 })
  await v.shows(v.t('form.error', v.t('figure.to'), v.t('figure.order_wrong')))
  await v.tap(v.page.locator('main').getByRole('link', { name: v.t('page.back') }))
  assert.equal(new URL(v.page.url()).pathname, '/reports')
  await v.close()
})

test('what somebody reports stands in the list and on the big screen that others look at, without their doing', async () => {
  const [list, screen] = [await visitor({ as: 3, size: OFFICE }), await visitor({ as: 5, size: STAGE })]
  await list.go('/needs')
  await screen.go('/screen')
  const received = screen.page.locator('.lj-figure b').first()
  const before = parseInt(await received.innerText())
  await list.field('from').fill('2026-01-31')
  const me = await api(1).get('/me')
  const need = await api(1).post('/needs', { kind: 'request', text: '刚刚报来的一件事', area: me.roles[0].area, channel: 'web' })
  await list.page.locator('#live', { hasText: need.code }).waitFor()
  await screen.page.waitForFunction(n => parseInt(document.querySelector('.lj-figure b').innerText) > n, before)
  assert.equal(await list.field('from').inputValue(), '2026-01-31', 'what was being typed stays')
  assert.equal(await screen.page.locator('.lj-chart canvas').count(), 1)
  await list.look()
  await screen.look()
  await list.close()
  await screen.close()
})

test('the big screen on 1920 × 1080: at most seven figures beside the map, each a link', async () => {
  const v = await visitor({ as: 5, size: STAGE })
  await v.go('/screen')
  const figures = await v.page.locator('a.lj-figure').count()
  assert.ok(figures >= 5 && figures <= 8, figures + ' figures')
  const { high, wide } = await v.page.evaluate(() => ({ high: document.documentElement.scrollHeight, wide: document.documentElement.scrollWidth }))
  assert.ok(high <= 1080 && wide <= 1920, `${wide} × ${high} on 1920 × 1080`)
  await v.page.locator('.lj-map path.lj-area').first().waitFor()
  await v.tap(v.page.locator('a.lj-figure').first())
  await v.close()
})

test('M187 the supervisor sees the records and has no acts', async () => {
  const v = await visitor({ as: 10, size: OFFICE })
  await v.go('/needs')
  for (const stage of ['collected', 'handling']) {
    await v.go('/needs?stage=' + stage)
    const first = v.page.locator('tbody th a').first()
    await v.tap(first)
    assert.equal(await v.page.locator('main form[method="post"]').count(), 0, 'no act on ' + v.path)
    assert.equal(await v.page.locator('main a[href="/needs/new"]').count(), 0)
    await v.shows(v.t('office.only_reading'))
  }
  await v.go('/needs/new', { status: 403 })
  await v.go('/settings', { status: 403 })
  await v.close()
})

/* ---- settings ---- */

const inForm = (v, action, name) => v.form(action).locator(`[name="${name}"]`)

for (const lang of ['zh', 'en'])
  test(`the administrator's pages open and nothing is a dead end (${lang})`, async () => {
    const v = await visitor({ lang, as: 6, size: OFFICE })
    await v.go('/')
    assert.equal(v.path, '/settings')
    const pages = await v.page.locator('main a[href^="/"]').evaluateAll(a => a.map(x => x.getAttribute('href')))
    assert.ok(pages.length >= 10)
    for (const page of pages) {
      await v.go(page)
      const first = v.page.locator(`main td a[href^="${page.split('?')[0]}/"], main th a[href^="${page.split('?')[0]}/"]`).first()
      if (await first.count()) await v.tap(first)
    }
    await v.close()
  })

test('M59 a holiday is added and taken away again', async () => {
  const v = await visitor({ as: 6, size: OFFICE })
  const year = new Date().getFullYear() + 1
  await v.go('/settings/holidays?year=' + year)
  await v.send('/holidays', { status: 422 })
  await inForm(v, '/holidays', 'day').fill(year + '-12-30')
  await inForm(v, '/holidays', 'name').fill('年末调休')
  await v.send('/holidays')
  await v.go('/settings/holidays?year=' + year)
  await v.shows('年末调休')
  await v.page.locator('tr', { hasText: '年末调休' }).getByRole('button').click()
  const dialog = v.page.locator('dialog')
  await v.tap(dialog.locator('.btn-danger'))
  await v.go('/settings/holidays?year=' + year)
  await v.hides('年末调休')
  await v.close()
})

test('M73 a time limit and a category are changed, and are in force at once', async () => {
  const v = await visitor({ as: 6, size: OFFICE })
  await v.go('/settings/clocks')
  const row = v.page.locator('tr', { hasText: words('zh', 'Urgency.p4') })
  const was = number((await row.locator('td').first().innerText()).match(/\d+/)[0])
  await v.tap(row.locator('a').last())
  await v.field('n').fill(String(was + 1))
  await v.send('/change')
  await v.go('/settings/clocks')
  assert.equal(number((await row.locator('td').first().innerText()).match(/\d+/)[0]), was + 1)
  await v.tap(row.locator('a').last())
  await v.field('n').fill(String(was))
  await v.send('/change')

  await v.go('/settings/categories')
  await v.open(v.form('/categories'))
  await inForm(v, '/categories', 'name').fill('宠物')
  await inForm(v, '/categories', 'name_en').fill('Pets')
  await inForm(v, '/categories', 'code').fill('pets')
  await v.choose('default_route', 'by_line', v.form('/categories'))
  await v.send('/categories')
  const worker = await visitor({ as: 3, size: OFFICE })
  await worker.go('/needs')
  assert.equal(await worker.page.locator('select[name="category"] option[value="pets"]').count(), 1)
  await worker.close()
  await v.close()
})

test('a code for a wall is made, opens at once, and prints with its picture', async () => {
  const v = await visitor({ as: 6, size: OFFICE })
  const home = await areaByCode('990100001001')
  await v.go('/settings/wall-codes?area=' + home.id)
  await v.open(v.form('/wall-codes'))
  await inForm(v, '/wall-codes', 'place').fill('东门门卫室')
  await v.send('/wall-codes')
  await v.go('/settings/wall-codes?area=' + home.id)
  const row = v.page.locator('tr', { hasText: '东门门卫室' })
  const code = await row.locator('th a').innerText()
  const passer = await visitor()
  await passer.go('/q/' + code)
  await passer.shows('东门门卫室')
  await passer.close()
  await v.go('/settings/wall-codes/sheet?area=' + home.id)
  assert.ok(await v.page.locator('.lj-slip-code svg').count() >= 1)
  await v.close()
})

test('a person gets a post and loses it again; an area is added', async () => {
  const v = await visitor({ as: 6, size: OFFICE })
  const home = await areaByCode('990100001002')
  await v.go('/settings/people?area=' + home.id)
  await v.open(v.form('/people'))
  await inForm(v, '/people', 'phone').fill('13910006001')
  await inForm(v, '/people', 'shown_as').fill('社工霜降')
  await inForm(v, '/people', 'name').fill('池霜降')
  await v.choose('role', 'worker', v.form('/people'))
  await v.send('/people')
  await v.go(`/settings/people?area=${home.id}&role=worker`)
  await v.tap(v.link('社工霜降'))
  await v.tap(v.page.locator('form[action*="/roles/"][action$="/end"] button').first())
  await v.go(`/settings/people?area=${home.id}&role=worker`)
  await v.hides('社工霜降')

  await v.go('/settings/areas?area=' + home.id)
  await inForm(v, '/areas', 'name').fill('第7网格')
  await inForm(v, '/areas', 'code').fill('990100001002007')
  await v.choose('level', 'grid', v.form('/areas'))
  await v.send('/areas')
  await v.go('/settings/areas?area=' + home.id)
  await v.shows('第7网格')
  assert.ok((await api(6).get('/areas?limit=200&parent=' + home.id)).items.some(a => a.code === '990100001002007'))
  await v.close()
})
