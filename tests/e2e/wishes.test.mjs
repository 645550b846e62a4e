/* Micro-wishes and the service menu, from the phone to the office and back: wish, publish, claim, consent, fulfil, confirm; order, serve, rate. */
import assert from 'node:assert/strict'
import test from 'node:test'
import { api, OFFICE, PHONE, visitor } from './helpers.mjs'

let made = 0

for (const way of [{ lang: 'zh', js: true }, { lang: 'en', js: true }, { lang: 'zh', js: false }]) {
  test(`M44 a wish is made, published under a pseudonym, claimed, granted (${way.lang}${way.js ? '' : ', without JavaScript'})`, async () => {
    const words = `想要一个放大镜 ${way.lang} ${++made}`
    const wisher = await visitor({ ...way, as: 1, size: PHONE })
    await wisher.go('/')
    await wisher.tap(wisher.page.locator('.lj-big a[href="/wishes/new"]'))
    await wisher.field('text').fill('我' + words)
    await wisher.choose('value', 'to_50')
    await wisher.choose('for_whom', 'elder')
    await wisher.send('/wishes')
    await wisher.shows(wisher.t('wish.got_it'))
    await wisher.tap(wisher.page.locator('.lj-receipt a.btn-primary'))
    const link = wisher.path
    assert.match(link, /^\/p\//)

    const worker = await visitor({ ...way, as: 3, size: OFFICE })
    await worker.go('/wishes?state=waiting')
    await worker.tap(worker.page.locator('tbody a', { hasText: words }).first())
    const page = worker.path
    await worker.field('public_text').fill('住3号楼的老人' + words)
    await worker.send('/publish', { status: 422 })
    await worker.shows(worker.t('wish.names_door'))
    await worker.field('public_text').fill('一位老人' + words)
    await worker.send('/publish')
    await worker.shows(worker.t('wish.office_open'))

    const claimer = await visitor({ ...way, as: 4, size: PHONE })
    await claimer.go('/wishes')
    await claimer.tap(claimer.page.locator('article a', { hasText: words }).first())
    await claimer.hides('闻谷雨')
    await claimer.send('/claim')
    await claimer.shows(claimer.t('wish.tell'))
    await claimer.hides('闻谷雨')
    const second = await visitor({ ...way, as: 9, size: PHONE })
    await second.go(page)
    assert.equal(await second.form('/claim').count(), 0)
    await second.close()

    await wisher.go(link)
    await wisher.tap(wisher.button('wish.share_yes'))
    await claimer.go(page)
    await claimer.shows('闻谷雨')
    await claimer.field('note').fill('周末送到了')
    await claimer.field('minutes').fill('20')
    await claimer.send('/fulfil')
    await claimer.shows(claimer.t('wish.wait_confirm'))

    await wisher.go(link)
    await wisher.shows('周末送到了')
    await wisher.tap(wisher.button('wish.granted_yes'))
    await wisher.shows(wisher.t('wish.is_granted'))
    await claimer.go(page)
    await claimer.hides('闻谷雨')
    await claimer.go('/wishes?mine=1')
    await claimer.shows(words)
    await worker.go('/wishes?state=granted')
    await worker.shows(words)
    for (const v of [wisher, worker, claimer]) await v.close()
  })

  test(`M45 an order from the menu is taken, served and rated (${way.lang}${way.js ? '' : ', without JavaScript'})`, async () => {
    const v = await visitor({ ...way, as: 1, size: PHONE })
    await v.go('/')
    await v.tap(v.page.locator('.lj-links a[href="/menus"]'))
    assert.equal(await v.page.locator('h2.lj-section').count(), 5)
    await v.tap(v.page.locator('.lj-links a', { hasText: way.lang === 'en' ? 'A haircut at home' : '上门理发' }))
    await v.field('note').fill(`下午在家 ${way.lang} ${++made}`)
    await v.send('/order')
    const page = v.path.replace(/\?.*/, '')
    const { order } = await api(1).get(page)
    await v.shows(v.t('menu.waiting'))

    const helper = await visitor({ ...way, as: 4, size: PHONE })
    await helper.go('/orders/' + order)
    await helper.send('/take')
    await helper.shows('下午在家')
    await helper.send('/arrive')
    await helper.field('note').fill('理好了')
    await helper.field('minutes').fill('30')
    await helper.send('/serve')
    await helper.close()

    const worker = await visitor({ ...way, as: 3, size: OFFICE })
    await worker.go('/menu-orders?state=served')
    await worker.shows(way.lang === 'en' ? 'A haircut at home' : '上门理发')
    await worker.go('/orders?source=menu_request')
    await worker.shows('上门理发')
    await worker.close()

    await v.go(page)
    await v.shows('理好了')
    await v.choose('score', '5')
    await v.tap(v.button('menu.good_yes'))
    await v.shows(v.t('menu.confirmed'))
    assert.equal((await api(1).get(page)).state, 'confirmed')
    await v.close()
  })
}

test('M44 the 77th wish stands open on the wall and opens its records', async () => {
  const v = await visitor({ as: 4, size: PHONE })
  await v.go('/wishes')
  const wall = await api(4).get('/wishes')
  assert.ok(wall.granted >= 76 && wall.wished >= 77)
  await v.shows(v.t('wish.count', wall.granted, wall.wished))
  await v.shows('收音机')
  await v.close()
  const worker = await visitor({ as: 3, lang: 'en', size: OFFICE })
  await worker.go('/wishes')
  await worker.tap(worker.page.locator('a.lj-figure').first())
  await worker.shows(String(wall.granted))
  await worker.close()
})

test('M45 M51 M83 versions, paper, Saturdays, a proposal that opens its needs', async () => {
  for (const lang of ['zh', 'en']) {
    const v = await visitor({ as: 3, lang, size: OFFICE })
    await v.go('/menus')
    const before = (await api(3).get('/menus')).items.length
    assert.ok(before >= 2)
    const proposal = v.page.locator('a[href*="category=children"]')
    if (lang === 'zh') {
      const n = parseInt((await proposal.innerText()).replace(/^\D*\d{4}\D\d+\D\d+\D*/, '').match(/\d+/)?.[0] ?? (await proposal.innerText()).match(/\d+/)[0])
      await v.tap(proposal)
      assert.ok(n >= 5)
      await v.go('/menus')
    }
    await v.tap(v.page.locator('tbody a').last())
    await v.shows(v.t('menu.old_note'))
    await v.tap(v.link('menu.print'))
    assert.equal(await v.page.locator('.lj-slip h2').count(), 5)
    if (lang === 'en') {
      await v.go('/menus')
      await v.send('/accept')
      await v.shows(v.t('MenuState.draft'))
      await v.page.locator('[name="often"]').fill('工作日放学后')
      await v.send('/change')
      await v.tap(v.page.locator('.lj-head p a').last())
      await v.send('/publish')
      await v.shows(v.t('MenuState.published'))
      assert.equal((await api(3).get('/menus/proposals')).items.length, 0)
    }
    await v.close()
    const neighbour = await visitor({ lang, size: PHONE })
    await neighbour.go('/menus?area=' + (await api(3).get('/menus')).items[0].area)
    await neighbour.tap(neighbour.page.locator('.lj-links a', { hasText: lang === 'en' ? 'Blood pressure' : '量血压' }))
    assert.ok(await neighbour.page.locator('a[href^="/activities/"]').count() >= 2)
    await neighbour.tap(neighbour.page.locator('main a[href^="/activities/"]').first())
    await neighbour.close()
  }
})
