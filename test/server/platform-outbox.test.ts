// The outbox is searched by recipient and subject.
import { createWorld, type World } from '../support/world'

let world: World
beforeAll(async () => {
  world = await createWorld({ smtp: false })
  const to = [
    { name: 'Cleo Ōta', address: 'cleo@fleet.test' },
    { name: 'Max (C++)', address: 'max+sale@solar.test' },
  ]
  for (const [at, recipient] of to.entries())
    for (const subject of ['Five questions', 'A reminder: 100 % of you'])
      await world.container.outbox.keep(
        {
          messageId: `${at}-${subject.length}@x`,
          to: recipient,
          subject,
          text: 'Hello',
          html: '',
          about: 'invitation',
        },
        Buffer.from(''),
      )
})
afterAll(() => world.close())

const found = async (q: string): Promise<string[]> => {
  const { text } = await (await world.as('ada')).get(`/outbox?q=${encodeURIComponent(q)}`)
  return [...text.matchAll(/<span class="muted">([^<]+)<\/span>/g)].map(([, address]) => address ?? '')
}

it('is for the administrator', async () => {
  expect((await (await world.as('viktor')).get('/outbox?q=cleo')).status).toBe(403)
})

it('finds nobody by what is no part of a name, address or subject, and says so', async () => {
  expect(await found('hello')).toEqual([])
  expect(await found('.*')).toEqual([])
  expect((await (await world.as('ada')).get('/outbox?q=%3Cb%3E')).text).toContain('to or about “&lt;b&gt;”')
})

it('finds mail by part of a name, of an address and of a subject, in any case', async () => {
  expect(await found('ōTA')).toEqual(['cleo@fleet.test', 'cleo@fleet.test'])
  expect(await found('c++')).toEqual(['max+sale@solar.test', 'max+sale@solar.test'])
  expect(await found('max+')).toHaveLength(2)
  expect(await found('100 %')).toEqual(['max+sale@solar.test', 'cleo@fleet.test'])
  expect(await found('')).toHaveLength(4)
})
