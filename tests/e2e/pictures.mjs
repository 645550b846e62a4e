// node pictures.mjs URL OUTDIR — the README's three pictures, from a served demo district (make run).
import { chromium } from 'playwright-core'

const [, , base, out] = process.argv
const browser = await chromium.launch({
  executablePath: '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
})

async function open(width, height, phone) {
  const page = await (await browser.newContext({ viewport: { width, height } })).newPage()
  if (!phone) return page
  await page.goto(`${base}/login`)
  const form = page.locator('form[action="/sessions"]').first()
  await form.locator('[name=phone]').fill(phone)
  await form.locator('[name=password]').fill('linju-demo')
  await form.locator('button[type=submit]').click()
  await page.waitForLoadState()
  return page
}

async function take(page, path, name) {
  if (path) await page.goto(base + path)
  await page.waitForTimeout(900) // charts and maps draw themselves
  await page.screenshot({ path: `${out}/${name}.png` })
}

await take(await open(1366, 768, '13800000005'), '/overview', 'overview')

const office = await open(1366, 768, '13800000003')
await office.goto(`${base}/needs?stage=analysed`)
await take(office, await office.locator('tbody a[href^="/needs/"]').first().getAttribute('href'), 'office')

const phone = await open(390, 844)
await phone.goto(`${base}/report?code=3F2K`)
await phone.fill('textarea[name=text]', '三楼楼道灯不亮，晚上老人怕摔')
await phone.locator('main form button[type=submit]').last().click()
await phone.waitForLoadState()
await take(phone, '', 'phone')
await browser.close()
