/* Joint work: what is missing, what a unit offers, an agreement that both confirm, a promise kept on the phone; the trees and the two coverages. */
import assert from 'node:assert/strict'
import test from 'node:test'
import { api, areaByCode, OFFICE, PHONE, visitor } from './helpers.mjs'

const day = from => new Date(Date.now() + 8 * 3600e3 + from * 86400e3).toISOString().slice(0, 10)

for (const lang of ['zh', 'en'])
  test(`a gap is answered, an agreement signed by both, a promise kept (${lang})`, async () => {
    const title = lang === 'zh' ? '电梯口要有人扶老人' : 'Somebody to help at the lift'
    const theme = lang === 'zh' ? '扶老上楼' : 'Up the stairs'
    const home = (await areaByCode('990100001001')).id
    const office = await visitor({ as: 3, lang, size: OFFICE })
    await office.go('/desk')
    await office.tap(office.page.locator('nav.lj-menu a[href="/agreements"]'))
    await office.tap(office.link('page.needlist'))
    await office.open(office.form('/needlist'))
    await office.field('title').fill(title)
    await office.choose('category', 'elders', office.form('/needlist'))
    await office.send('/needlist')
    await office.shows(office.t('GapState.open'))
    const item = office.path.split('?')[0]

    /* The number opens exactly the needs it counts. */
    const view = await api(3).get(item)
    const behind = await api(3).get(view.records + '&limit=200')
    assert.equal(behind.items.length, view.evidence)

    /* The unit's contact reads what is looked for, on the phone, and offers. */
    const unit = await visitor({ as: 7, lang, size: PHONE })
    await unit.go('/')
    await unit.tap(unit.page.locator('main a[href="/agreements"]'))
    await unit.tap(unit.link('page.needlist'))
    await unit.tap(unit.page.locator('article', { hasText: title }).getByRole('link', { name: title }))
    await unit.field('what').fill('Two gardeners, noon')
    await unit.send('/resources')
    await unit.shows('Two gardeners, noon')

    await office.go(item)
    await office.page.locator('[name="resource"]').first().waitFor({ state: 'attached' })
    const offer = (await api(3).get(`/resources?area=${home}&limit=200`)).items.find(x => x.what === 'Two gardeners, noon' && x.state === 'offered' && !x.used)
    await office.choose('resource', offer.id, office.form('/match'))
    await office.send('/match')
    await office.shows(office.t('GapState.matched'))

    await office.tap(office.link('agreement.write_for'))
    await office.choose('org', offer.org, office.form('/agreements'))
    await office.form('/agreements').locator('[name="theme"]').fill(theme)
    await office.form('/agreements').locator('[name="starts"]').fill(day(0))
    await office.form('/agreements').locator('[name="ends"]').fill(day(200))
    await office.send('/agreements')
    const agreement = office.path.split('?')[0]
    await office.field('text').fill(theme + ' 1')
    await office.form('/lines').locator('[name="due"]').fill(day(300))
    await office.send('/lines', { status: 422 })
    await office.form('/lines').locator('[name="due"]').fill(day(20))
    await office.send('/lines')
    await office.send('/send')
    await office.send('/confirm')
    await office.shows(office.t('agreement.others_wait'))

    await unit.go('/agreements')
    await unit.tap(unit.page.locator('article', { hasText: theme }).getByRole('link', { name: unit.t('agreement.read_confirm') }).first())
    await unit.send('/confirm')
    await unit.shows(unit.t('AgreementState.signed'))
    await unit.open(unit.form('/kept'))
    await unit.field('evidence').fill('Noon, 12 people')
    await unit.send('/kept')
    await unit.shows(unit.t('PromiseState.kept'))

    await office.go(agreement)
    await office.shows('Noon, 12 people')
    await office.go(agreement + '/sheet')
    await office.go('/promises')
    await office.tap(office.page.locator('a.lj-figure').first())
    await office.go('/projects')
    await office.go('/agreements?ending=1')
    assert.equal(await office.page.locator('tbody tr').count(), 1)
    await unit.close()
    await office.close()
  })

test('many at once: one wrong line makes none; by the link a party without an account confirms', async () => {
  const office = await visitor({ as: 3, size: OFFICE })
  await office.go('/agreements')
  const form = office.form('/agreements/batch')
  await office.open(form)
  await form.locator('[name="theme"]').fill('批量试验')
  await form.locator('[name="starts"]').fill(day(0))
  await form.locator('[name="ends"]').fill(day(100))
  await form.locator('[name="rows"]').fill(`区水务所,查水管,${day(30)}\n没有的单位,讲座,${day(30)}`)
  await office.send('/agreements/batch', { status: 422 })
  await office.shows('第 2 行')
  await office.form('/agreements/batch').locator('[name="rows"]').fill(`区水务所,查水管,${day(30)}\n棠梨中学,讲座,${day(30)}`)
  await office.form('/agreements/batch').locator('[name="confirm"]').last().check()
  await office.send('/agreements/batch')
  assert.equal(await office.page.locator('tbody tr').count(), 2)
  await office.tap(office.page.locator('tbody tr a').first())
  await office.tap(office.form('/link').locator('button').first())
  assert.match(office.path, /^\/p\//)
  const link = office.path.split('?')[0]
  const stranger = await visitor({ size: PHONE })
  await stranger.go(link)
  await stranger.send('/confirm')
  await stranger.shows(stranger.t('AgreementState.signed'))
  await stranger.close()
  await office.close()
})

for (const lang of ['zh', 'en'])
  test(`two trees and two coverages; each number opens what it counts (${lang})`, async () => {
    const v = await visitor({ as: 5, lang, size: OFFICE })
    const home = (await areaByCode('990100001001')).id
    await v.go('/orgs')
    await v.tap(v.link('org.trees'))
    await v.go('/trees?area=' + home)
    await v.shows('1+7+66')
    await v.shows('1+7+49')
    await v.tap(v.page.locator('.lj-tree a').nth(1))
    await v.go('/coverage')
    await v.shows('50.0 %')
    await v.shows('34.2 %')
    for (const [n, figure] of [[13, 0], [19, 1], [38, 2]]) {
      await v.go('/coverage')
      await v.tap(v.page.locator('a.lj-figure').nth(figure))
      assert.equal(await v.page.locator('tbody tr').count(), n)
    }
    await v.tap(v.page.locator('tbody tr a').first())
    await v.close()
  })
