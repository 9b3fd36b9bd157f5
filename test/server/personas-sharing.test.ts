// What happens to a published persona: a link for others, the yearly review.
import { usePersonaDesk } from '../support/persona-desk'

const desk = usePersonaDesk()
const { post, now, aDraft, addLine, published } = desk

describe('a shared link', () => {
  it('opens the published page without an account or a cookie, until it is taken back', async () => {
    const id = await published('Sharing Charlie')
    const made = await post(desk.rosa, `/personas/${id}/shares`, { label: 'Agency' })
    const path = /https:\/\/research\.verbatim\.test(\/p\/[\w-]+)/.exec(made.text)?.[1] ?? ''
    const open = await desk.world.anyone().get(path)
    expect([open.status, open.headers['set-cookie'], open.headers['referrer-policy']]).toEqual([
      200,
      undefined,
      'no-referrer',
    ])
    expect(open.text).toContain('Rush orders tear the plan apart')
    const [share] = await desk.world.container.personas.publishing.shares(id)
    expect(JSON.stringify(share)).not.toContain(path.slice(3))
    await post(desk.rosa, `/personas/${id}/shares/${share?.id}/revoke`)
    const closed = await desk.world.anyone().get(path)
    const unknown = await desk.world.anyone().get('/p/nobody-has-this-token')
    expect([closed.status, unknown.status]).toEqual([404, 404])
    expect(closed.text).toBe(unknown.text)
  })

  it('is refused for what was never published', async () => {
    expect((await post(desk.rosa, `/personas/${await aDraft()}/shares`)).status).toBe(409)
  })
})

describe('the yearly review', () => {
  it('reminds researchers once, a year later, with what changed since, and can be put off another year', async () => {
    const id = await published('Yearly Andrea')
    await addLine(id, 'objection', 'The works council has to agree')
    const before = desk.world.inbox.mails.length
    const look = async (key: string) => {
      await desk.world.container.jobs.push('persona.remind', {}, { key })
      await desk.world.container.jobs.settled()
    }
    await look('early')
    expect(desk.world.inbox.mails.length).toBe(before)
    desk.world.clock.advance(366 * 86_400_000)
    await look('late')
    await look('again')
    const mails = desk.world.inbox.mails
      .slice(before)
      .filter(({ mail }) => mail.subject === 'Review due: Yearly Andrea')
    expect(mails.map(({ to }) => to[0]).sort()).toEqual(['ada@verbatim.test', 'rosa@verbatim.test'])
    expect(mails[0]?.mail.text).toContain('Objections: added “The works council has to agree”.')
    expect(mails[0]?.mail.text).toContain(`https://research.verbatim.test/studies/${desk.study}/upkeep#persona-${id}`)
    expect((await now(id)).state).toBe('needs-review')
    await post(desk.rosa, `/personas/${id}/keep`)
    expect(await now(id)).toMatchObject({
      state: 'published',
      reviewOn: new Date('2028-03-03T09:00:00Z'),
      reminded: [],
    })
  })
})
