// What corrections and withdrawals make of a result: refusals of the log first, then each kind of correction, then withdrawals.
import { applyEdits } from '../../server/insights/edits/apply-edits'
import type { Act, Edit } from '../../server/insights/edits/edit'
import { answersOf, type Board, themeOf } from '../../server/insights/results/board'
import type { FoundThemes, Placed } from '../../server/insights/results/run-result'

const theme = (id: string, members: string[], topic = 'challenge') => ({
  id,
  topic,
  language: 'en',
  number: 0,
  label: `about ${id}`,
  named: false,
  terms: [{ text: id, weight: 1 }],
  description: '',
  size: members.length,
  respondents: members.length,
  exemplars: members.slice(0, 2),
  edgeCases: members.slice(-1),
})

const place = (theme: string | null, names: string[], topic = 'challenge', second?: string): Placed[] =>
  names.map((name, at) => ({
    verbatim: name,
    respondent: `r-${name}`,
    topic,
    theme,
    confidence: theme ? 0.9 - at / 10 : 0,
    ...(second ? { second } : {}),
    ...(theme ? {} : { reason: 'keyboard mash' }),
  }))

const placed = [
  ...place('A', ['a1', 'a2', 'a3', 'a4'], 'challenge', 'B'),
  ...place('B', ['b1', 'b2', 'b3'], 'challenge', 'A'),
  ...place('C', ['c1', 'c2'], 'challenge', 'A'),
  ...place(null, ['x1']),
  ...place('M', ['m1', 'm2'], 'motivator'),
]
const found: FoundThemes = {
  themes: [
    theme('A', ['a1', 'a2', 'a3', 'a4']),
    theme('B', ['b1', 'b2', 'b3']),
    theme('C', ['c1', 'c2']),
    theme('M', ['m1', 'm2'], 'motivator'),
  ],
  parents: [],
  unplaced: [],
  counts: [],
  joins: [{ themes: ['A', 'B'], confidence: 0.8, because: ['Excel'] }],
  duplicates: [],
  quality: { coverage: 1, confidence: 1, separation: 0, method: '' },
  conflicts: [],
}

const edit = (act: Act, number: number, state: Edit['state'] = 'live'): Edit => ({
  ...{ number, act, state, scope: 'themes' },
  ...{ by: 'Rosa', at: new Date(0), note: '' },
})

const boardOf = (acts: (Act | Edit)[], gone: string[] = []): Board => {
  const edits = acts.map((act, at) => ('act' in act ? act : edit(act, at + 1)))
  const standing = new Set(placed.map(({ verbatim }) => verbatim).filter((id) => !gone.includes(id)))
  const fitOf = (id: string) => (id.startsWith('r-b') ? 'poor' : 'good')
  const living = new Map(placed.map(({ respondent }) => [respondent, { fit: fitOf(respondent) } as const]))
  return applyEdits({ placed, themes: found, edits, standing, living })
}
const members = (board: Board, id: string) =>
  themeOf(board, id)
    ?.members.map((one) => one.id)
    .sort()
const challenge = (board: Board) => board.topics[0]!

describe('without corrections', () => {
  it('the board is what the machine found, largest first, with what stands nowhere and why', () => {
    const board = boardOf([])
    expect(challenge(board).themes.map(({ id, size, number }) => [id, size, number])).toEqual([
      ['A', 4, 0],
      ['B', 3, 1],
      ['C', 2, 2],
    ])
    expect(challenge(board).unplaced.map(({ reason, answers }) => [reason, answers.length])).toEqual([
      ['keyboard mash', 1],
    ])
    expect(challenge(board).coverage).toBeCloseTo(0.9)
    expect(challenge(board).people).toEqual({ good: 7, poor: 3, unknown: 0 })
  })
})

describe('a correction that cannot hold', () => {
  it('is left out whole and named, and the others hold', () => {
    const board = boardOf([
      { kind: 'together', items: ['a1', 'b1'] },
      { kind: 'apart', items: ['a1', 'b1'] },
      { kind: 'move', items: ['c1'], group: 'A' },
    ])
    expect(board.conflicts.map((conflict) => conflict.edit)).toEqual([2])
    const home = answersOf(board).find(({ id }) => id === 'a1')?.theme
    expect(answersOf(board).find(({ id }) => id === 'b1')?.theme).toBe(home)
    expect(members(board, 'A')).toContain('c1')
  })

  it('does not break a lock', () => {
    const locked: Act = { kind: 'lock', group: 'C', members: ['c1', 'c2'] }
    const board = boardOf([locked, { kind: 'move', items: ['a1'], group: 'C' }])
    expect(members(board, 'C')).toEqual(['c1', 'c2'])
    expect(themeOf(board, 'C')?.locked).toBe(true)
    expect(board.conflicts.map((conflict) => conflict.edit)).toEqual([2])
  })
})

describe('corrections', () => {
  it('rename, and the name is a person’s', () => {
    const board = boardOf([{ kind: 'rename', group: 'A', name: 'Too many tools' }])
    expect(themeOf(board, 'A')).toMatchObject({ label: 'Too many tools', named: true })
  })

  it('move an answer, and say that the machine had it elsewhere', () => {
    const board = boardOf([{ kind: 'move', items: ['a1'], group: 'B' }])
    expect(members(board, 'B')).toEqual(['a1', 'b1', 'b2', 'b3'])
    expect(themeOf(board, 'B')?.members.find(({ id }) => id === 'a1')?.machine).toBe('A')
  })

  it('bring an answer that stood nowhere into a theme', () => {
    const board = boardOf([{ kind: 'move', items: ['x1'], group: 'C' }])
    expect(members(board, 'C')).toEqual(['c1', 'c2', 'x1'])
    expect(challenge(board).coverage).toBe(1)
  })

  it('merge, with the words and quotes of both, and later moves out of it', () => {
    const merge: Act = {
      kind: 'merge',
      groups: ['A', 'B'],
      into: 'B',
      members: ['a1', 'a2', 'a3', 'a4', 'b1', 'b2', 'b3'],
    }
    const board = boardOf([merge, { kind: 'move', items: ['a4'], group: 'C' }])
    expect(members(board, 'B')).toEqual(['a1', 'a2', 'a3', 'b1', 'b2', 'b3'])
    expect(themeOf(board, 'A')).toBeUndefined()
    expect(themeOf(board, 'B')?.terms.map(({ text }) => text)).toEqual(['A', 'B'])
    expect(themeOf(board, 'B')?.exemplars.slice(0, 2).sort()).toEqual(['a1', 'b1'])
    expect(themeOf(board, 'B')?.fit).toEqual({ good: 3, poor: 3, unknown: 0 })
  })

  it('split chosen answers out under a name', () => {
    const board = boardOf([{ kind: 'split', group: 'A', name: 'Late data', chosen: ['a1', 'a2'], rest: ['a3', 'a4'] }])
    expect(members(board, 'A')).toEqual(['a3', 'a4'])
    expect(themeOf(board, 'e1')).toMatchObject({ label: 'Late data', size: 2, topic: 'challenge' })
  })

  it('keep together, where most of them are', () => {
    const board = boardOf([{ kind: 'together', items: ['a1', 'a2', 'b1'] }])
    expect(members(board, 'A')).toContain('b1')
  })

  it('keep apart, the free one going where it fits next', () => {
    const board = boardOf([{ kind: 'apart', items: ['a1', 'a2'] }])
    const [one, other] = ['a1', 'a2'].map((id) => answersOf(board).find((answer) => answer.id === id)?.theme)
    expect(one).not.toBe(other)
    expect([one, other].sort()).toEqual(['A', 'B'])
  })

  it('keep apart through an answer that a later run has no more', () => {
    const board = boardOf([
      { kind: 'together', items: ['a1', 'gone'] },
      { kind: 'apart', items: ['gone', 'a2'] },
    ])
    const [one, other] = ['a1', 'a2'].map((id) => answersOf(board).find((answer) => answer.id === id)?.theme)
    expect([one, other].sort()).toEqual(['A', 'B'])
  })

  it('reject a theme: its answers count as placed nowhere until it is taken back in', () => {
    const rejected = boardOf([{ kind: 'reject', group: 'C' }])
    expect(challenge(rejected).themes.map(({ id }) => id)).toEqual(['A', 'B'])
    expect(challenge(rejected).rejected.map(({ id }) => id)).toEqual(['C'])
    expect(challenge(rejected).coverage).toBeCloseTo(0.7)
    const back = boardOf([
      { kind: 'reject', group: 'C' },
      { kind: 'accept', group: 'C' },
    ])
    expect(themeOf(back, 'C')?.status).toBe('accepted')
  })

  it('decide on a join across languages, either way, and it is asked no more', () => {
    expect(challenge(boardOf([])).joins).toHaveLength(1)
    const joined = boardOf([{ kind: 'join', themes: ['A', 'B'], confirmed: true, members: ['a1', 'b1'] }])
    expect(members(joined, 'A')).toHaveLength(7)
    expect(challenge(joined).joins).toEqual([])
    const denied = boardOf([{ kind: 'join', themes: ['A', 'B'], confirmed: false, members: [] }])
    expect(challenge(denied).joins).toEqual([])
    expect(members(denied, 'A')).toHaveLength(4)
  })

  it('that were taken back leave no trace', () => {
    const undone = boardOf([edit({ kind: 'move', items: ['a1'], group: 'B' }, 1, 'undone')])
    expect(undone).toEqual(boardOf([]))
    const dropped = boardOf([edit({ kind: 'rename', group: 'A', name: 'Gone' }, 1, 'dropped')])
    expect(dropped).toEqual(boardOf([]))
  })

  it('of groups of people leave themes alone', () => {
    const people: Edit = { ...edit({ kind: 'move', items: ['a1'], group: 'B' }, 1), scope: 'people' }
    expect(boardOf([people])).toEqual(boardOf([]))
  })

  it('keep every answer in exactly one place, whatever their order', () => {
    const acts: Act[] = [
      { kind: 'move', items: ['a1', 'b1'], group: 'C' },
      { kind: 'merge', groups: ['A', 'C'], into: 'A', members: ['a1', 'a2', 'a3', 'a4', 'b1', 'c1', 'c2'] },
      { kind: 'split', group: 'B', name: 'New', chosen: ['b2'], rest: ['b3'] },
      { kind: 'together', items: ['b2', 'b3'] },
      { kind: 'apart', items: ['a2', 'a3'] },
    ]
    for (let turn = 0; turn < acts.length; turn++) {
      const board = boardOf([...acts.slice(turn), ...acts.slice(0, turn)])
      expect(
        answersOf(board)
          .map(({ id }) => id)
          .sort(),
      ).toEqual(placed.map(({ verbatim }) => verbatim).sort())
    }
  })
})

describe('withdrawn answers', () => {
  it('are in no size, no share, no quote and no list', () => {
    const board = boardOf([], ['a1', 'a2'])
    const loser = themeOf(board, 'A')
    expect(loser).toMatchObject({ size: 2, respondents: 2, lost: 2 })
    expect(loser?.exemplars).toEqual(['a3', 'a4'])
    expect(answersOf(board).map(({ id }) => id)).not.toContain('a1')
    expect(challenge(board).answers).toBe(8)
    expect(board.lost).toBe(2)
  })

  it('flag a theme that lost more than is left or all its typical answers', () => {
    expect(themeOf(boardOf([], ['a3']), 'A')?.weakened).toBe(false)
    expect(themeOf(boardOf([], ['a1', 'a2']), 'A')?.weakened).toBe(true)
    expect(themeOf(boardOf([], ['b1', 'b2', 'b3']), 'B')).toMatchObject({
      ...{ size: 0, lost: 3, weakened: true },
      ...{ label: 'All withdrawn', terms: [] },
    })
  })

  it('leave corrections about others in force', () => {
    const board = boardOf([{ kind: 'together', items: ['a1', 'b1', 'b2'] }], ['b1'])
    expect(members(board, 'B')).toEqual(['a1', 'b2', 'b3'])
  })
})
