/* A community worker at the office: a call, a need through all its stages, lists, sheets, and what is wrong in a form. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import test from 'node:test'
import { api, OFFICE, visitor } from './helpers.mjs'
import { rowsOfXlsx } from './xlsx.mjs'

let calls = 0

async function reported(text) {
  const made = await api(1).post('/needs', { kind: 'request', text, area: (await home()).id, channel: 'web' })
  return made.id
}

let place
async function home() {
  if (!place) {
    const me = await api(3).get('/me')
    place = { id: (me.person ?? me).roles[0].area }
  }
  return place
}

const act = (v, name) => v.form('/' + name)
const total = async v => Number((await v.text('.lj-pages')).match(/\d+/)[0])

for (const lang of ['zh', 'en']) {
  test(`M71 M73 M74 accept, route, order, feedback, finish (${lang})`, async () => {
    const text = `楼道灯不亮 ${lang} ${++calls}`
    const id = await reported(text)
    const v = await visitor({ lang, as: 3, size: OFFICE })
    await v.go('/desk')
    await v.tap(v.link(text))
    assert.equal(v.path, '/needs/' + id)

    await v.choose('category', 'repair', act(v, 'accept'))
    await v.choose('urgency', 'p3', act(v, 'accept'))
    await v.send('/accept')
    await v.shows(v.t('office.to_route'))
    await v.shows(v.t('office.why', '').trim().slice(0, 3))

    await v.choose('route', 'handle_now', act(v, 'route'))
    await v.send('/route')
    await v.shows(v.t('office.handling'))
    assert.equal(await act(v, 'finish').count(), 0, 'nothing is finished without a feedback')

    await v.open(act(v, 'orders'))
    await v.choose('mode', 'assign', act(v, 'orders'))
    await v.choose('assignee', v.page.locator('option', { hasText: '路小满' }), act(v, 'orders'))
    await act(v, 'orders').locator('[name="title"]').fill('换楼道灯')
    await v.send('/orders')
    await v.shows('换楼道灯')
    assert.equal(await act(v, 'finish').count(), 0, 'nothing is finished while an order is open')

    const need = await api(3).get('/needs/' + id)
    assert.equal(need.stage, 'handling')
    assert.equal(need.orders.length, 1)
    const order = need.orders[0].id
    for (const [name, body] of [['take', {}], ['arrive', {}], ['serve', { note: '灯已换好', minutes: 40 }]]) await api(4).post(`/orders/${order}/${name}`, body)

    await v.go('/needs/' + id)
    await v.tap(v.link('换楼道灯'))
    await v.choose('good', '1', act(v, 'confirm'))
    await v.send('/confirm')
    await v.shows(v.t('OrderState.confirmed'))

    await v.go('/needs/' + id)
    await act(v, 'feedback').locator('[name="note"]').fill('灯已换好，上下都亮')
    await v.send('/feedback')
    await act(v, 'finish').locator('[name="note"]').fill('灯已换好')
    await v.send('/finish')
    await v.shows(v.t('office.asker_answers', 7))
    assert.equal((await api(1).get('/needs/' + id)).stage, 'fed_back')
    await v.go('/desk?tab=done')
    await v.shows(text)
    await v.close()
  })

  test(`M133 a call is five fields; the slip with its code is one sheet (${lang})`, async () => {
    const text = `电梯按键失灵 ${lang} ${++calls}`
    const v = await visitor({ lang, as: 3, size: OFFICE })
    await v.go('/desk')
    await v.tap(v.page.locator('main a[href="/needs/new"]').first())
    let touched = 0
    const fill = (name, value) => { touched++; return v.field(name).fill(value) }
    await fill('text', text)
    await fill('place', '电梯厅')
    await fill('on_behalf.name', '章立春')
    await fill('on_behalf.phone', '13910007' + String(100 + calls))
    touched++
    await v.page.locator('[type="checkbox"][name="on_behalf.read_back"]').check()
    assert.ok(touched <= 5)
    await v.tap(v.button('office.register'))
    await v.shows(text)
    await v.shows(v.t('Channel.phone'))
    const digits = (await api(3).get(v.path.replace(/\?.*/, ''))).receipt.slice(-6)

    await v.tap(v.link('slip.print'))
    await v.page.emulateMedia({ media: 'print' })
    const code = await v.page.locator('.lj-slip-code svg').boundingBox()
    assert.ok(code.width >= 100 && Math.abs(code.width - code.height) < 2, 'a square code one can scan')
    assert.equal((await v.text('.lj-slip .lj-digits')).replace(/\D/g, ''), digits)
    for (const gone of ['.lj-demo', 'header', '[data-print]']) assert.equal(await v.page.locator(gone).first().isVisible(), false, gone + ' is not on the paper')
    const pdf = (await v.page.pdf({ preferCSSPageSize: true })).toString('latin1')
    assert.equal(pdf.match(/\/Type ?\/Page\b/g).length, 1, 'one sheet')
    await v.close()
  })

  test(`two characters find it, in either writing; what is alike is merged in one step (${lang})`, async () => {
    const v = await visitor({ lang, as: 3, size: OFFICE })
    const said = `水表間的水龍頭滴水 ${lang} ${++calls}`
    const call = { kind: 'request', area: (await api(3).get('/needs?limit=1')).items[0].area, on_behalf: { name: '章立春' } }
    const first = await api(3).post('/needs', { ...call, text: said })
    const second = await api(3).post('/needs', { ...call, text: said + ' 又来电' })
    await v.go('/desk')
    await v.page.locator('header .lj-search input').fill(`龙头 ${lang} ${calls}`)
    await Promise.all([v.page.waitForNavigation({ waitUntil: 'load' }), v.page.keyboard.press('Enter')])
    await v.look({ status: 200 })
    assert.match(v.path, /^\/needs\?q=/)
    assert.equal(await total(v), 2)
    assert.equal(await v.page.locator('tbody mark').first().textContent(), '龍頭')
    await v.go('/needs/' + second.id)
    await v.tap(v.page.locator(`a[href*="into=${first.code}"]`))
    await act(v, 'merge').locator('[name="reason"]').fill('同一个水龙头')
    await v.send('/merge')
    assert.equal((await api(3).get('/needs/' + second.id)).merged_into, first.id)
    await v.go('/needs?q=' + encodeURIComponent('没有人这样说'))
    await v.shows(v.t('office.all_needs'))
    await v.close()
  })

  test(`filters stay in the address; the sheet is what is seen (${lang})`, async () => {
    const v = await visitor({ lang, as: 3, size: OFFICE })
    await v.go('/needs')
    const all = await total(v)
    await v.field('stage').selectOption('closed')
    await v.tap(v.button('page.filter'))
    assert.match(v.path, /[?&]stage=closed/)
    const some = await total(v)
    assert.ok(some > 50 && some < all, `${some} of ${all} are closed`)
    await v.tap(v.page.locator('thead th a').first())
    assert.match(v.path, /[?&]stage=closed/)
    assert.match(v.path, /[?&]sort=/)
    assert.equal(await v.page.locator('th[aria-sort]').count(), 1)
    await v.tap(v.link('page.next'))
    assert.match(v.path, /[?&]stage=closed/)
    assert.match(v.path, /[?&]after=/)
    assert.equal(await v.field('stage').inputValue(), 'closed')

    const [download] = await Promise.all([v.page.waitForEvent('download'), v.link('office.export').click()])
    assert.match(download.suggestedFilename(), /\.xlsx$/)
    const rows = rowsOfXlsx(readFileSync(await download.path()))
    const head = rows.findIndex(r => r.includes(v.t('office.code')))
    assert.ok(head >= 0, 'a row of headings')
    assert.equal(rows.slice(head + 1).filter(r => /^\d{8}-\d+$/.test(r[rows[head].indexOf(v.t('office.code'))])).length, some, 'as many rows as were counted')
    await v.close()
  })

  test(`what is wrong stands beside the field, what was typed is kept (${lang})`, async () => {
    const id = await reported(`井盖松了 ${lang} ${++calls}`)
    const v = await visitor({ lang, as: 3, size: OFFICE })
    await v.go('/needs/new')
    await v.field('place').fill('花坛边')
    await v.tap(v.button('office.register'), { status: 422 })
    const text = v.field('text')
    assert.equal(await text.getAttribute('aria-invalid'), 'true')
    await v.shows(v.t('app.field_missing'), '#' + await text.getAttribute('aria-describedby'))
    assert.equal(await v.field('place').inputValue(), '花坛边')

    await v.go('/needs/' + id)
    await v.open(act(v, 'merge'))
    await act(v, 'merge').locator('[name="code"]').fill('12')
    await act(v, 'merge').locator('[name="reason"]').fill('同一件事')
    await v.send('/merge', { status: 422 })
    assert.ok(await act(v, 'merge').locator('[name="reason"]').isVisible(), 'the form is open where it was')
    assert.equal(await act(v, 'merge').locator('[name="reason"]').inputValue(), '同一件事')
    await v.close()
  })

  test(`a double tap makes one need (${lang})`, async () => {
    const text = `垃圾房旁堆物 ${lang} ${++calls}`
    const v = await visitor({ lang, as: 3, size: OFFICE })
    await v.go('/needs/new')
    await v.field('text').fill(text)
    // The second tap may abort the navigation of the first: what counts is where it ends.
    await v.button('office.register').dblclick({ noWaitAfter: true })
    for (let i = 0; i < 100 && !/\/needs\/\d+/.test(v.page.url()); i++) await new Promise(done => setTimeout(done, 100))
    await v.page.waitForLoadState()
    await v.look()
    const found = await api(3).get('/needs?limit=50')
    assert.equal(found.items.filter(x => x.title === text).length, 1)
    await v.close()
  })
}

test('M133 a grid worker sees what is theirs and takes an order at the office', async () => {
  const v = await visitor({ as: 2, size: OFFICE })
  await v.go('/desk')
  await v.go('/needs')
  await v.go('/orders')
  await v.close()
})
