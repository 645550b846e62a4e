/* A photo from the phone's form to the office's page, with JavaScript and without. */
import assert from 'node:assert/strict'
import test from 'node:test'
import { deflateSync } from 'node:zlib'
import { OFFICE, api, visitor } from './helpers.mjs'

const crcs = Array.from({ length: 256 }, (_, n) => { for (let k = 0; k < 8; k++) n = n & 1 ? 0xedb88320 ^ (n >>> 1) : n >>> 1; return n >>> 0 })
const crc = bytes => (bytes.reduce((c, b) => crcs[(c ^ b) & 255] ^ (c >>> 8), 0xffffffff) ^ 0xffffffff) >>> 0

function chunk(type, data) {
  const all = Buffer.alloc(data.length + 12)
  all.writeUInt32BE(data.length)
  all.write(type, 4, 'latin1')
  data.copy(all, 8)
  all.writeUInt32BE(crc(all.subarray(4, data.length + 8)), data.length + 8)
  return all
}

/* A lamp on a staircase wall, drawn by code. */
function png(width, height) {
  const rows = Buffer.alloc(height * (1 + width * 3))
  for (let y = 0, at = 0; y < height; y++) {
    rows[at++] = 0
    for (let x = 0; x < width; x++) {
      const light = Math.hypot(x / width - .5, y / height - .3) < .12
      rows[at++] = light ? 255 : 90 + Math.floor(60 * y / height)
      rows[at++] = light ? 240 : 100 + Math.floor(50 * x / width)
      rows[at++] = light ? 180 : 120
    }
  }
  const head = Buffer.alloc(13)
  head.writeUInt32BE(width)
  head.writeUInt32BE(height, 4)
  head.set([8, 2, 0, 0, 0], 8)
  return Buffer.concat([Buffer.from([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10]), chunk('IHDR', head), chunk('IDAT', deflateSync(rows)), chunk('IEND', Buffer.alloc(0))])
}

const pictures = n => Array.from({ length: n }, (_, i) => ({ name: `灯${i + 1}.png`, mimeType: 'image/png', buffer: png(2400, 1800) }))
const drawn = img => img.evaluate(async e => { await e.decode(); return [e.naturalWidth, e.naturalHeight] })

for (const way of [{ lang: 'zh', js: true }, { lang: 'en', js: true }, { lang: 'zh', js: false }]) {
  test(`M87 a photo comes with the report and stands before the office (${way.lang}${way.js ? '' : ', without JavaScript'})`, async () => {
    const v = await visitor(way), sentence = `三楼灯罩裂了 ${way.lang} ${way.js}`
    await v.go('/q/3F2K')
    await v.tap(v.page.locator('.lj-big a').first())
    await v.field('text').fill(sentence)
    if (way.js) {
      await v.field('pictures').setInputFiles(pictures(4))
      await v.page.getByText(v.t('form.too_many_files', 3)).waitFor()
      assert.equal(await v.field('pictures').evaluate(e => e.files.length), 0)
    }
    await v.field('pictures').setInputFiles(pictures(2))
    if (way.js) {
      await v.page.locator('.lj-file canvas').nth(1).waitFor()
      const sent = await v.field('pictures').evaluate(e => [...e.files].map(f => f.type))
      assert.deepEqual(sent, ['image/jpeg', 'image/jpeg'], 'made small before they travel')
      assert.match(await v.text('.lj-file output'), /灯1\.jpg、灯2\.jpg · [0-9.]+ \/ 10 MB/)
      await v.look()
    }
    await v.tap(v.button('need.send_report'))
    const link = new URL(v.page.url()).pathname
    await v.go(link)
    const mine = v.page.locator('.lj-photos img')
    assert.equal(await mine.count(), 2)
    if (way.js) {
      await mine.first().scrollIntoViewIfNeeded()
      assert.deepEqual(await drawn(mine.first()), [320, 240])
    }
    const src = await mine.first().getAttribute('src')
    assert.ok(src.startsWith(link + '/files/'), src)

    const id = (await api(3).get('/needs?sort=newest&limit=20')).items.find(x => x.title === sentence).id
    const photos = (await api(3).get('/needs/' + id)).photos
    assert.equal(photos.length, 2)
    const office = await visitor({ as: 3, lang: way.lang, size: OFFICE, js: way.js })
    await office.go('/needs/' + id)
    const theirs = office.page.locator('.lj-photos a')
    assert.equal(await theirs.count(), 2)
    assert.equal(await theirs.first().getAttribute('href'), '/files/' + photos[0])
    if (way.js) assert.deepEqual(await drawn(theirs.first().locator('img')), [320, 240])
    const large = await office.context.request.get('/files/' + photos[0])
    assert.equal(large.headers()['content-type'], 'image/jpeg')
    assert.ok((await large.body()).length > 1000)

    const stranger = await visitor({ as: 4 })
    assert.equal((await stranger.context.request.get('/files/' + photos[0])).status(), 404)
    for (const x of [v, office, stranger]) await x.close()
  })
}
