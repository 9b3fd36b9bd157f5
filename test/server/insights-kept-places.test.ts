// Where newcomers were placed is asked of the thread once for the same model and the same answers, and anew when anything changed.
import type { PlaceOutcome, PlaceTask } from '../../server/insights/workers/frozen-groups'
import { keepPlaces } from '../../server/insights/workers/kept-places'

const outcome: PlaceOutcome = { people: [], answers: [], silent: 0, before: { people: [], themes: {} }, named: [] }
const task = (text = 'Rush orders', id = 'v1', model = 1): PlaceTask => ({
  model: new Uint8Array([model]),
  people: [],
  verbatims: [{ id, respondent: 'r1', topic: 'challenge', text }],
})

describe('where newcomers were placed', () => {
  it('is asked again after it failed', async () => {
    let asked = 0
    const place = keepPlaces(async () => {
      asked += 1
      if (asked === 1) throw new Error('the thread ended')
      return outcome
    })
    await expect(place(task())).rejects.toThrow('the thread ended')
    await expect(place(task())).resolves.toBe(outcome)
  })

  it('is asked once for the same answers, also by two at the same moment', async () => {
    let asked = 0
    const place = keepPlaces(async () => {
      asked += 1
      return outcome
    })
    await Promise.all([place(task()), place(task())])
    await place(task())
    expect(asked).toBe(1)
  })

  it.each([
    ['reworded', task('Rush orders!')],
    ['another one', task('Rush orders', 'v2')],
    ['gone', { ...task(), verbatims: [] }],
    ['beside a new version of a persona', task('Rush orders', 'v1', 2)],
    ['by somebody whose choices changed', { ...task(), people: [{ id: 'r1', answers: [], choices: [] }] }],
  ] as [string, PlaceTask][])('is asked anew when an answer is %s', async (_, changed) => {
    const asked: PlaceTask[] = []
    const place = keepPlaces(async (one) => {
      asked.push(one)
      return outcome
    })
    await place(task())
    await place(changed)
    await place(task())
    expect(asked).toEqual([task(), changed])
  })

  it('is forgotten when many others were asked for since', async () => {
    let asked = 0
    const place = keepPlaces(async () => {
      asked += 1
      return outcome
    })
    for (let at = 0; at < 17; at++) await place(task('Rush orders', `v${at}`))
    await place(task('Rush orders', 'v16'))
    expect(asked).toBe(17)
    await place(task('Rush orders', 'v0'))
    expect(asked).toBe(18)
  })
})
