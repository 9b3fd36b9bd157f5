// The gallery as readers see it: whom the team looks for, and beside each profile the personas that are published.
import { usePersonaDesk } from '../support/persona-desk'

const desk = usePersonaDesk()

describe('the gallery', () => {
  it('says that nobody is published yet while there is neither a profile nor a persona', async () => {
    expect((await desk.viktor.get('/personas')).text).toContain('No persona is published yet')
  })

  it('shows every profile, those with published personas first', async () => {
    const create = async (name: string, description: string) =>
      (
        await desk.world.container.icps.create(desk.study, {
          name,
          description,
          kind: 'company',
          product: '',
          problems: [{ problem: 'Rolls tear', solution: 'Slower starts' }],
          criteria: [],
        })
      ).id
    await create('Mills by the river', 'Paper, not wheat')
    const alone = await desk.viktor.get('/personas')
    for (const shown of ['Mills by the river', 'Paper, not wheat', 'Rolls tear: Slower starts'])
      expect(alone.text).toContain(shown)
    expect(alone.text).toContain('No persona of this profile is published yet.')

    const id = await desk.aDraft('Torn Rolls Robin')
    const icp = await create('Printers in towns', '')
    const linked = await desk.post(desk.rosa, `/personas/${id}`, { version: (await desk.now(id)).version, icp })
    expect(linked.status).toBe(303)
    await desk.addLine(id, 'challenge', 'Rolls tear at night')
    await desk.publishAgain(id, 'The first')
    const { text } = await desk.viktor.get('/personas')
    const places = ['Printers in towns', 'Torn Rolls Robin', 'Mills by the river'].map((name) => text.indexOf(name))
    expect(places).toEqual(places.toSorted((one, other) => one - other))
    expect(places[0]).toBeGreaterThan(0)
  })
})
