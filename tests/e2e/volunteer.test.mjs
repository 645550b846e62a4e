/* A volunteer with a phone: takes what can be claimed, arrives with the code of the place, serves; the asker says it was done. */
import assert from 'node:assert/strict'
import test from 'node:test'
import { api, OFFICE, PHONE, visitor } from './helpers.mjs'

let made = 0

/* A need of resident 01 that the worker has routed, with one order to claim. */
async function claimable(lang) {
  const worker = api(3)
  const me = await worker.get('/me')
  const area = (me.person ?? me).roles[0].area
  const need = await api(1).post('/needs', { kind: 'request', text: `楼道灯不亮 ${lang} v${++made}`, area, channel: 'web' })
  await worker.post(`/needs/${need.id}/accept`, { category: 'repair', urgency: 'p3' })
  await worker.post(`/needs/${need.id}/route`, { route: 'handle_now' })
  const title = `换楼道灯 ${lang} ${made}`
  const order = await worker.post(`/needs/${need.id}/orders`, { mode: 'claim', title, seats: 1, skill: '电工' })
  return { need: need.id, order: order.id, title }
}

const hoursOf = async () => (await api(4).get('/volunteers/me/hours'))

for (const way of [{ lang: 'zh', js: true }, { lang: 'en', js: true }, { lang: 'zh', js: false }]) {
  test(`M26 M31 take, arrive with the code, serve, confirmed: hours of grade A (${way.lang}${way.js ? '' : ', without JavaScript'})`, async () => {
    const { order, title } = await claimable(way.lang + (way.js ? '' : ' plain'))
    const before = (await hoursOf()).minutes_a ?? 0
    const v = await visitor({ ...way, as: 4, size: PHONE })
    await v.go('/me')
    await v.tap(v.page.locator('.lj-tabs').getByText(v.t('page.claim')))
    await v.tap(v.link(title))
    await v.tap(v.button('order.take'))
    await v.shows(v.t('order.step_arrive'))

    /* The code hangs at the place, on the sheet the worker prints. */
    const worker = await visitor({ lang: way.lang, as: 3, size: OFFICE })
    await worker.go(`/orders/${order}`)
    const code = (await worker.text('.lj-facts')).match(/\b\d{6}\b/)[0]
    await worker.tap(worker.link('slip.print_task'))
    assert.equal((await worker.text('.lj-digits')).replace(/\D/g, ''), code, 'the same on the sheet')
    await worker.close()

    await v.field('code').fill(code === '000000' ? '000001' : '000000')
    await v.tap(v.button('order.arrive'), { status: 422 })
    await v.field('code').fill(code)
    await v.tap(v.button('order.arrive'))
    await v.field('note').fill('灯已换好')
    await v.field('minutes').fill('30')
    await v.tap(v.button('order.serve'))
    await v.shows(v.t('order.served_note'))

    const asker = await visitor({ ...way, as: 1, size: PHONE })
    await asker.go('/orders/' + order)
    assert.equal(await asker.button('order.wait').count(), 0, 'the served person is not asked to help')
    await asker.tap(asker.button('order.good_yes'))
    await asker.close()

    await v.tap(v.page.locator('.lj-tabs').getByText(v.t('page.hours')))
    const line = v.page.locator('article', { has: v.page.locator(`[href="/orders/${order}"]`) })
    const text = await line.innerText()
    assert.ok(text.includes('0.5'), '30 minutes are told: ' + text)
    assert.ok(text.includes(v.t('Grade.A')), 'grade A: ' + text)
    const hours = await hoursOf()
    assert.equal((hours.minutes_a ?? 0) - before, 30)
    await v.close()
  })
}

test('M31 a task returned can be claimed again', async () => {
  const { order, title } = await claimable('back')
  const v = await visitor({ as: 4, size: PHONE })
  await v.go('/orders/' + order)
  await v.tap(v.button('order.take'))
  await v.open(v.form('/return'))
  await v.tap(v.button('order.return_send'), { status: 422 })
  await v.field('reason').fill('临时加班')
  await v.tap(v.button('order.return_send'))
  await v.go('/orders?claim=1')
  await v.shows(title)
  await v.close()
})

for (const lang of ['zh', 'en'])
  test(`M30 what fits comes first with the reason; a certificate that a stranger can check (${lang})`, async () => {
    const { title } = await claimable('fit ' + lang)
    const v = await visitor({ lang, as: 4, size: PHONE })
    await v.go('/orders?claim=1')
    const first = v.page.locator('article.card').first()
    await v.shows(title)
    assert.ok((await first.innerText()).includes('电工'), 'the electrician is shown what wants one: ' + await first.innerText())
    await v.go('/hours')
    await v.tap(v.button('hours.certificate_make'))
    const no = (await v.text('main')).match(/\b[2-9A-HJ-NP-Z]{4}-[2-9A-HJ-NP-Z]{4}-[2-9A-HJ-NP-Z]{4}\b/)[0]
    await v.close()

    const stranger = await visitor({ lang, size: PHONE })
    await stranger.go('/certificates/check')
    await stranger.field('no').fill(no.toLowerCase())
    await stranger.tap(stranger.button('hours.check'))
    await stranger.shows(stranger.t('hours.true'))
    await stranger.hides('路小满 ')
    await stranger.go('/certificates/2222-2222-2222', { status: 404 })
    await stranger.close()

    const worker = await visitor({ lang, as: 3, size: OFFICE })
    await worker.go('/orders')
    await worker.tap(worker.link('office.late_hours'))
    await worker.field('phone').fill('13800000004')
    await worker.field('title').fill('陪诊 ' + lang)
    await worker.field('day').fill('2026-01-05')
    await worker.field('minutes').fill('60')
    await worker.field('reason').fill('当天没有网络')
    await worker.tap(worker.button('hours.enter'))
    await worker.shows(worker.t('hours.second'))
    await worker.close()
  })
