/* A resident with a phone: from the code on the wall to "solved", and once more when it was not. */
import assert from 'node:assert/strict'
import test from 'node:test'
import { api, areaByCode, visitor } from './helpers.mjs'

const ways = [{ lang: 'zh', js: true }, { lang: 'en', js: true }, { lang: 'zh', js: false }]
const called = way => `${way.lang}${way.js ? '' : ', without JavaScript'}`
let caller = 0

/* From the wall code to the receipt. Answers the sentence, the phone, the digits, and the secret link of the receipt. */
async function report(v, { phone = true } = {}) {
  const sentence = `楼道灯不亮了 ${v.lang} ${++caller}`
  const number = '1391000' + String(1000 + caller)
  let taps = 0
  const tap = what => { taps++; return v.tap(what) }
  await v.go('/q/3F2K')
  await tap(v.page.locator('.lj-big a').first())
  await v.field('text').fill(sentence)
  if (phone) await v.field('contact.phone').fill(number)
  await tap(v.button('need.send_report'))
  assert.ok(taps <= 4, taps + ' taps from the code to the receipt')
  const digits = (await v.text('.lj-digits')).replace(/\D/g, '')
  assert.match(digits, /^\d{6}$/)
  return { sentence, number, digits, link: new URL(v.page.url()).pathname }
}

async function idOf(sentence) {
  const found = await api(3).get('/needs?sort=newest&limit=20')
  return found.items.find(x => x.title === sentence).id
}

/* What worker and volunteer do about it, through the API: their own pages are walked in their own journeys. */
async function done(id) {
  const worker = api(3), helper = api(4)
  const people = await helper.get('/me')
  await worker.post(`/needs/${id}/accept`, { category: 'repair', urgency: 'p3' })
  await worker.post(`/needs/${id}/route`, { route: 'handle_now' })
  const order = await worker.post(`/needs/${id}/orders`, { mode: 'assign', title: '换楼道灯', assignee: people.person?.id ?? people.id })
  for (const [act, body] of [['take', {}], ['arrive', {}], ['serve', { note: '灯已换好', minutes: 30 }]]) await helper.post(`/orders/${order.id}/${act}`, body)
  await worker.post(`/orders/${order.id}/confirm`, { good: true })
  await worker.post(`/needs/${id}/feedback`, { kind: 'dynamic', note: '灯已换好，上下都亮' })
  await worker.post(`/needs/${id}/finish`, { ending: 'solved', note: '灯已换好' })
}

for (const way of ways) {
  test(`M71 M26 from the wall code to solved, and again when it was not (${called(way)})`, async () => {
    const v = await visitor(way)
    const { sentence, number, digits, link } = await report(v)
    const size = await v.page.locator('.lj-digits').evaluate(e => parseFloat(getComputedStyle(e).fontSize))
    assert.ok(size >= 40, 'the digits are large: ' + size + ' px')

    /* The digits alone show the stage and the dates, with the phone everything. */
    await v.go('/receipts')
    await v.field('digits').fill(digits)
    await v.tap(v.button('need.receipts_find'))
    await v.shows(v.t('need.step_received'), '[aria-current="step"]')
    await v.hides(sentence)
    await v.hides(number)
    assert.equal(await v.link('need.receipts_open').count(), 0)
    await v.field('digits').fill(digits)
    await v.field('phone').fill(number)
    await v.tap(v.button('need.receipts_find'))
    await v.tap(v.link('need.receipts_open').first())
    await v.shows(sentence)
    assert.equal(await v.button('need.ask_solved').count(), 0)

    const id = await idOf(sentence)
    await done(id)

    await v.go(link)
    await v.shows(v.t('need.ask_solved'))
    await v.tap(v.button('Solved.yes'))
    await v.shows(v.t('need.ask_rate'))
    const faces = v.page.locator('.lj-faces label')
    assert.equal(await faces.count(), 3)
    await v.choose('score', '5')
    await v.tap(v.button('need.send_report'))
    await v.shows(v.t('need.step_rated'), '[aria-current="step"]')
    assert.equal((await api(3).get('/needs/' + id)).stage, 'rated')

    await v.tap(v.button('need.reopen'))
    const again = await api(3).get('/needs/' + id)
    assert.equal(again.stage, 'handling')
    assert.equal(again.timeline.at(-1).act, 'reopen')
    assert.equal(again.confirmed, 'yes', 'what was answered stays')
    await v.close()
  })

  test(`M71 no: not solved, and it is handled again at once (${called(way)})`, async () => {
    const v = await visitor(way)
    const { sentence, link } = await report(v, { phone: false })
    const id = await idOf(sentence)
    await done(id)
    await v.go(link)
    await v.tap(v.button('Solved.no'))
    assert.equal((await api(3).get('/needs/' + id)).stage, 'handling')
    await v.shows(v.t('need.step_in_hand'), '[aria-current="step"]')
    await v.close()
  })

  test(`M81 a neighbour has it too: place and kind only, counted once (${called(way)})`, async () => {
    const asker = await visitor(way)
    const { sentence, number, link } = await report(asker)
    const id = await idOf(sentence)
    const neighbour = await visitor({ ...way, as: 8 })
    const home = await areaByCode('990100001001')
    await neighbour.go('/needs?area=' + home.id)
    const card = neighbour.page.locator('article', { has: neighbour.page.locator(`[href="/needs/${id}"]`) })
    await neighbour.hides(sentence)
    await neighbour.tap(card.getByRole('button', { name: neighbour.t('need.me_too') }))
    await neighbour.go('/needs/' + id)
    await neighbour.shows(neighbour.t('need.me_too_n', 1))
    await neighbour.hides(sentence)
    await neighbour.hides(number)
    const more = neighbour.button('need.me_too')
    if (await more.count()) await neighbour.tap(more) // said twice, counted once
    await neighbour.shows(neighbour.t('need.me_too_n', 1))
    await asker.go(link)
    await asker.shows(asker.t('need.me_too_n', 1))
    await asker.close()
    await neighbour.close()
  })

  test(`an empty form comes back with the error beside the field (${called(way)})`, async () => {
    const v = await visitor(way)
    await v.go('/report?code=3F2K')
    await v.field('contact.phone').fill('13910009999')
    await v.tap(v.button('need.send_report'), { status: 422 })
    const text = v.field('text')
    assert.ok((await text.getAttribute('class')).includes('is-invalid'))
    assert.equal(await text.getAttribute('aria-invalid'), 'true')
    assert.equal(await v.field('contact.phone').inputValue(), '13910009999', 'what was typed is kept')
    await v.close()
  })
}

test('the language is chosen on the page and remembered', async () => {
  const v = await visitor({ lang: 'zh' })
  await v.go('/q/3F2K')
  v.lang = 'en'
  await v.tap(v.page.locator('header a[hreflang="en"]'))
  await v.go('/receipts')
  await v.shows(v.t('need.receipts_lead'))
  await v.close()
})

test('长辈版: main text of 24 px, targets of 60 px, nothing beside the screen at 320 px', async () => {
  const v = await visitor({ size: { width: 320, height: 640 } })
  await v.go('/q/3F2K')
  await v.tap(v.page.locator('header').getByText(v.t('page.elder')))
  assert.ok(v.path.startsWith('/q/3F2K'), 'stays on the page')
  const { link } = await report(v)
  for (const path of ['/q/3F2K', '/report?code=3F2K', link + '?done=receipt', link, '/receipts', '/login']) {
    await v.go(path)
    assert.ok((await v.page.locator('html').getAttribute('class')).includes('lj-elder'), 'remembered on ' + path)
    const small = await v.page.evaluate(tooSmall)
    assert.deepEqual(small, [], path)
  }
  await v.tap(v.page.locator('header').getByText(v.t('page.plain')))
  assert.equal(await v.page.locator('html.lj-elder').count(), 0)
  await v.close()
})

/* In the page: what stands in it smaller than the elder version promises. */
function tooSmall() {
  const found = []
  const visible = e => e.checkVisibility ? e.checkVisibility() && e.getClientRects().length : e.offsetParent
  const name = e => `<${e.tagName.toLowerCase()} class="${e.className.baseVal ?? e.className}"> ${e.textContent.trim().slice(0, 20)}`
  const walk = document.createTreeWalker(document.querySelector('main'), NodeFilter.SHOW_TEXT)
  while (walk.nextNode()) {
    const e = walk.currentNode.parentElement
    if (!walk.currentNode.data.trim() || !visible(e)) continue
    const px = parseFloat(getComputedStyle(e).fontSize)
    if (px < 24) found.push(`${px} px: ${name(e)}`)
  }
  for (const e of document.querySelectorAll('a, button, input:not([type=hidden]), select, textarea, summary')) {
    if (!visible(e) || e.className === 'lj-skip') continue // seen by nobody without a keyboard
    const label = e.labels && /radio|checkbox/.test(e.type) ? e.labels[0] : null
    const { width, height } = (label ?? e).getBoundingClientRect()
    if (width > 1 && height > 1 && (height < 60 || width < 60)) found.push(`${Math.round(width)}×${Math.round(height)}: ${name(e)}`)
  }
  return found
}
