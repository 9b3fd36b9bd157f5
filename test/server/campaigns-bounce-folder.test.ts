// What the mail server puts into DATA_DIR/bounces: read file by file, put aside, and nothing in it holds up the rest.
import { mkdirSync, readdirSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { aBounce } from '../support/bounces'
import { useCampaignDesk } from '../support/campaign-desk'

const desk = useCampaignDesk({ BOUNCE_ADDRESS: 'bounces@verbatim.test' })
const folder = () => join(desk.world.container.config.DATA_DIR, 'bounces')
const collect = async () => {
  await desk.world.container.jobs.push('bounce.collect', {}, { key: `test ${Math.random()}` })
  await desk.world.container.jobs.settled()
}
const changed = (name: string, secondsAgo: number) => {
  const at = new Date(Date.now() - secondsAgo * 1000)
  utimesSync(join(folder(), name), at, at)
}
const drop = (name: string, raw: string) => {
  writeFileSync(join(folder(), name), raw)
  changed(name, 60)
}
const bounceOf = (at: number) => {
  const mail = desk.world.inbox.mails.find(({ to }) => to.includes(`cleo${at}@customers.test`))
  if (!mail) throw new Error(`no mail to cleo${at}`)
  return aBounce(mail)
}
const suppressed = async () =>
  (await desk.world.container.campaigns.unsubscribing.list({})).map(({ key }) => key).sort()

it('is read file by file, and each is put aside; half-written ones and links wait', async () => {
  await collect()
  await desk.people(3)
  await desk.launch()
  mkdirSync(join(folder(), 'new'), { recursive: true })
  drop('one.eml', bounceOf(0))
  drop('new/1700000000.M1P1.mx', bounceOf(1))
  changed('new/1700000000.M1P1.mx', 0)
  drop('half.eml', bounceOf(2).slice(0, 100))
  drop('notes.txt', 'not a mail')
  drop('empty.eml', '')
  symlinkSync('/etc/hostname', join(folder(), 'link.eml'))
  changed('half.eml', 0)
  await collect()
  expect(await suppressed()).toEqual(['cleo0@customers.test', 'cleo1@customers.test'])
  expect(readdirSync(folder()).sort()).toEqual(['half.eml', 'link.eml', 'new', 'notes.txt', 'read'])
  expect(readdirSync(join(folder(), 'read')).sort()).toEqual(['1700000000.M1P1.mx', 'empty.eml', 'one.eml'])
  changed('half.eml', 0)
  await collect()
  expect((await desk.world.api('get', '/bounces')).body.items).toHaveLength(2)
})

it('is read behind any number of things in it that are no mails', async () => {
  await desk.people(1)
  await desk.launch()
  mkdirSync(folder(), { recursive: true })
  for (let at = 0; at < 250; at++) mkdirSync(join(folder(), `a${at}.eml`))
  drop('z.eml', bounceOf(0))
  await collect()
  expect(await suppressed()).toEqual(['cleo0@customers.test'])
})
