/* The three pictures of the README, made anew from the demo: sh run.sh LINJU pictures.mjs */
import { mkdirSync } from 'node:fs'
import { api, closeBrowser, PHONE, visitor } from './helpers.mjs'

const out = new URL('../../docs/img/', import.meta.url).pathname
mkdirSync(out, { recursive: true })
const wide = { size: { width: 1821, height: 1024 }, scale: 0.75 } // 1366 × 768, and more of the page on it
const picture = async (v, name) => {
  await v.page.mouse.move(0, 0)
  await v.page.waitForTimeout(1500) // charts have grown
  await v.page.screenshot({ path: out + name })
}

const resident = await visitor({ size: PHONE })
await resident.go('/q/3F2K')
await resident.tap(resident.page.locator('.lj-big a').first())
await resident.field('text').fill('三楼楼道灯不亮了，晚上上下楼看不见，家里老人怕摔。')
await resident.tap(resident.button('need.send_report'))
await picture(resident, 'phone.png')

/* Of what somebody asked for and is in hand, the longest history whose next act is the worker's. */
const inHand = (await api(3).get('/needs?kind=request&stage=handling&limit=200')).items
const whole = await Promise.all(inHand.map(n => api(3).get('/needs/' + n.id)))
const best = whole.reduce((a, b) => b.acts.includes('feedback') > a.acts.includes('feedback') || b.timeline.length > a.timeline.length ? b : a)
const worker = await visitor({ as: 3, ...wide })
await worker.go('/needs/' + best.id)
await picture(worker, 'office.png')

const street = await visitor({ as: 5, ...wide })
await street.go('/overview')
await picture(street, 'overview.png')
await closeBrowser()
