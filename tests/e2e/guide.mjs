/* The pictures of docs/guide, made anew from the demo: sh run.sh LINJU guide.mjs. What a page needs to show is made on the way. */
import { mkdirSync, statSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { api, areaByCode, closeBrowser, OFFICE, visitor } from './helpers.mjs'

const out = new URL('../../docs/img/guide/', import.meta.url).pathname
mkdirSync(out, { recursive: true })
const office = { size: OFFICE, scale: 0.68 }
const day = n => new Date(Date.now() + n * 864e5 + 8 * 36e5).toISOString().slice(0, 10)
const home = await areaByCode('990100001001')
const grid = await areaByCode('990100001001001')
const unit = (await api(3).get('/orgs?limit=200')).items.find(x => x.name === '区园林站')

async function picture(v, name, at) {
  if (at) await at.first().evaluate(e => scrollTo(0, e.getBoundingClientRect().top + scrollY - 76)) // under the page's head
  await v.page.mouse.move(0, 0)
  await v.page.waitForTimeout(v.phone ? 300 : 1500) // charts have grown
  const file = `${out}${name}.png`
  await v.page.screenshot({ path: file })
  console.log(name, Math.round(statSync(file).size / 1024), 'KB')
}

async function wallToReceipt(v) {
  await v.go('/q/3F2K')
  await picture(v, 'resident-wall')
  await v.tap(v.page.locator('.lj-big a').first())
  await v.field('text').fill('三楼楼道灯不亮了，晚上上下楼看不见，家里老人怕摔。')
  await v.field('contact.phone').fill('13910000017')
  await picture(v, 'resident-report')
  await v.tap(v.button('need.send_report'))
  await picture(v, 'resident-receipt')
  return new URL(v.page.url()).pathname
}

/* The worker and the helper do what was reported; pictures of their pages on the way. */
async function lamp(worker) {
  const id = (await api(3).get('/needs?sort=newest&limit=1')).items[0].id
  await worker.go('/needs/' + id)
  await worker.page.waitForTimeout(800) // what is similar has come
  await picture(worker, 'worker-accept')
  await api(3).post(`/needs/${id}/accept`, { category: 'repair', urgency: 'p3' })
  await api(3).post(`/needs/${id}/route`, { route: 'handle_now' })
  const order = await api(3).post(`/needs/${id}/orders`, { mode: 'claim', title: '换楼道灯', seats: 1, skill: '电工' })
  return { id, order: order.id }
}

async function helped(v, { id, order }) {
  await v.go('/orders?claim=1')
  await picture(v, 'volunteer-fits')
  await v.go('/orders/' + order)
  await v.tap(v.button('order.take'))
  await picture(v, 'volunteer-arrive')
  const code = (await api(3).get('/orders/' + order)).code
  await api(4).post(`/orders/${order}/arrive`, { code })
  await api(4).post(`/orders/${order}/serve`, { note: '灯已换好，上下都亮', minutes: 30 })
  await api(3).post(`/orders/${order}/confirm`, { good: true })
  await api(3).post(`/needs/${id}/feedback`, { kind: 'dynamic', note: '灯已换好，上下都亮' })
  await api(3).post(`/needs/${id}/finish`, { ending: 'solved', note: '灯已换好' })
  await v.go('/hours')
  await picture(v, 'volunteer-hours')
}

async function wishes(v, worker) {
  await v.go('/wishes/new?code=3F2K')
  await v.field('text').fill('想要一台能收戏曲的收音机')
  await v.choose('value', 'to_200')
  await v.choose('for_whom', 'elder')
  await picture(v, 'resident-wish')
  await v.send('/wishes')
  await worker.go('/wishes?state=waiting')
  await worker.tap(worker.page.locator('tbody th a').first())
  await worker.field('public_text').fill('一台能收戏曲的收音机')
  await worker.send('/publish')
}

async function enrolment(v, worker) {
  const post = async (kind, title) => (await api(3).post('/duty-posts', { area: home.id, kind, title, seats: 6 })).id
  const posts = [await post('work', '园林养护示范岗'), await post('community', '楼道守望岗')]
  await v.go('/enrol?code=3F2K')
  await v.field('contact.name').fill('温小雪')
  await v.field('contact.phone').fill('13910000018')
  await v.choose('unit', unit.id)
  await v.choose('age', 'adult')
  await v.choose('work_post', posts[0])
  await v.choose('community_post', posts[1])
  await v.send('/enrolments')
  await picture(v, 'volunteer-receipt')
  const receipt = new URL(v.page.url()).pathname
  await worker.go('/enrolments?state=sent')
  await picture(worker, 'worker-enrolments')
  const sent = (await api(3).get('/enrolments?state=sent')).items[0]
  await api(3).post(`/enrolments/${sent.id}/receive`, { grid: grid.id })
  await v.go(receipt)
  await picture(v, 'volunteer-posts', v.page.locator('.lj-section'))
}

async function unitEnrols(v) {
  let own = (await api(7).get('/enrolments')).items.find(x => x.kind === 'unit')
  own ??= await api(7).post('/enrolments', { kind: 'unit', area: home.id, unit: unit.id, members: 12, on_day: day(0) })
  if ((await api(3).get('/enrolments/' + own.id)).state === 'sent') await api(3).post(`/enrolments/${own.id}/receive`)
  await api(7).post(`/enrolments/${own.id}/declare`, { members: 14, on_day: day(0) })
  await v.go('/enrolments/' + own.id)
  await picture(v, 'unit-enrolled', v.page.locator('.lj-section'))
}

async function agreement(v) {
  const gap = await api(3).post('/needlist', { area: home.id, title: '阳台和楼顶花木修剪', why: '六栋楼的住户提过，要会修剪的人和工具', category: 'sanitation' })
  await v.go('/needlist/' + gap.id)
  await picture(v, 'unit-needlist')
  const made = await api(3).post('/agreements', { area: home.id, org: unit.id, theme: '花木修剪共建', starts: day(0), ends: day(365) })
  const party = made.parties.find(p => p.name === unit.name)
  for (const [text, due] of [['每季为六栋楼修剪一次花木', 80], ['办一次阳台种花课', 150]])
    await api(3).post(`/agreements/${made.id}/lines`, { party: party.id, text, due: day(due) })
  await api(3).post(`/agreements/${made.id}/send`)
  await api(3).post(`/agreements/${made.id}/confirm`)
  await v.go('/signings/' + party.id)
  await picture(v, 'unit-sign')
  await v.tap(v.button('agreement.confirm'))
  await v.page.locator('summary', { hasText: v.t('agreement.we_did') }).first().click()
  await picture(v, 'unit-promise', v.page.locator('.lj-section'))
}

async function activity(worker) {
  const held = await api(3).post('/activities', { kind: 'service', title: '街角摊', area: home.id, place: '小区东门', role: 'help', seats: 8, day: day(1), start_time: '09:00', end_time: '11:00' })
  const id = held.id ?? held.items[0].id
  for (const as of [4, 8]) await api(as).post(`/activities/${id}/sign_up`)
  await worker.go('/activities/' + id)
  await picture(worker, 'worker-activity')
}

async function imports(v) {
  await v.go('/imports/new?kind=needs')
  await v.choose('area', home.id)
  await v.field('file').setInputFiles(fileURLToPath(new URL('../sheets/needs.xlsx', import.meta.url)))
  await v.send('/imports')
  await v.page.locator('h1 .lj-badge', { hasText: v.t('BatchState.checked') }).waitFor()
  await picture(v, 'manager-import')
}

const resident = await visitor()
const worker = await visitor({ as: 3, ...office })
const volunteer = await visitor({ as: 4 })
const contact = await visitor({ as: 7 })
const receipt = await wallToReceipt(resident)
const made = await lamp(worker)
await helped(volunteer, made)
await resident.go(receipt)
await picture(resident, 'resident-solved')
await wishes(resident, worker)
await enrolment(await visitor(), worker)
await unitEnrols(contact)
await agreement(contact)
await worker.go('/orders')
await picture(worker, 'worker-orders')
await activity(worker)
await worker.go('/grids/' + grid.id)
await picture(worker, 'worker-grid')

const street = await visitor({ as: 5, ...office })
await street.go('/overview')
await picture(street, 'manager-overview')
await street.tap(street.page.locator('.lj-figure').nth(1))
await picture(street, 'manager-records')
await street.go('/screen')
await picture(street, 'manager-screen')
await street.go('/promises')
await picture(street, 'manager-promises')
await imports(street)
await closeBrowser()
