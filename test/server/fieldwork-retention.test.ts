// How long answers are kept: until they are withdrawn, or for as many days as the administrator says.
import { createWorld, type World } from '../support/world'

const day = 86_400_000
const answer = { 'gf.challenge.last_bad_day': 'The plan broke before seven.' }

async function answered(world: World): Promise<{ survey: string; id: string }> {
  const { body: survey } = await world.api('post', '/surveys').send({ instrument: 'good-fit' })
  await world.api('post', `/surveys/${survey.id}/publish`).send({ version: survey.version })
  const answers = { ...answer, 'gf.motivator.trigger': 'A new customer.' }
  const { body, status } = await world.api('post', `/surveys/${survey.id}/responses`).send({ answers })
  expect([status, body.state]).toEqual([201, 'completed'])
  return { survey: survey.id, id: body.id }
}

async function lookAfter(world: World, days: number): Promise<void> {
  world.clock.advance(days * day)
  await world.container.jobs.push('response.retire', {}, { key: `day ${world.clock.now.toISOString()}` })
  await world.container.jobs.settled()
}

describe('answers', () => {
  it('are kept when no number of days is set', async () => {
    const world = await createWorld({ smtp: false })
    const { id } = await answered(world)
    await lookAfter(world, 4000)
    expect((await world.api('get', `/responses/${id}`)).body.state).toBe('completed')
    await world.close()
  })

  it('are deleted once they are older than the days set, and not a day before', async () => {
    const world = await createWorld({ smtp: false, settings: { RETENTION_DAYS: '90' } })
    const { id, survey } = await answered(world)
    await lookAfter(world, 89)
    expect((await world.api('get', `/responses/${id}`)).body.state).toBe('completed')
    await lookAfter(world, 2)
    const { body } = await world.api('get', `/responses/${id}`)
    expect(body.state).toBe('withdrawn')
    expect(JSON.stringify(body)).not.toContain('before seven')
    expect((await world.api('get', `/surveys/${survey}/responses.csv`)).text).not.toContain('before seven')
    await world.close()
  })
})
