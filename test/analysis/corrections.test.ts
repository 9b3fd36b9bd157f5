// Corrections: contradictions explained, later words about an item, matching with the last run, previews.
import { assignOneToOne } from '../../analysis/corrections/assign'
import { bindConstraints } from '../../analysis/corrections/bind-constraints'
import { closeLog } from '../../analysis/corrections/close-log'
import type { Correction } from '../../analysis/corrections/correction'
import { describeConflict } from '../../analysis/corrections/describe-conflict'
import { previewCorrection } from '../../analysis/corrections/preview'
import { settle } from '../../analysis/corrections/settle'

const conflictsOf = (log: Correction[]) => closeLog(log).conflicts.map((conflict) => describeConflict(conflict))

describe('a correction that contradicts earlier ones is left out and explained', () => {
  const cases: Record<string, { log: Correction[]; words: string }> = {
    'together against apart, over two steps': {
      log: [
        { edit: 3, kind: 'together', items: ['a', 'b'] },
        { edit: 5, kind: 'together', items: ['b', 'c'] },
        { edit: 7, kind: 'apart', items: ['a', 'c'] },
      ],
      words: 'a with b (edit 3), b with c (edit 5), but a apart from c (edit 7)',
    },
    'together against two pins': {
      log: [
        { edit: 1, kind: 'pin', items: ['a'], group: 'pricing' },
        { edit: 2, kind: 'pin', items: ['b'], group: 'support' },
        { edit: 3, kind: 'together', items: ['a', 'b'] },
      ],
      words: 'a with b (edit 3), a in pricing (edit 1), but b in support (edit 2)',
    },
    'apart against one pin of both': {
      log: [
        { edit: 1, kind: 'pin', items: ['a', 'b'], group: 'pricing' },
        { edit: 2, kind: 'apart', items: ['a', 'b'] },
      ],
      words: 'a in pricing (edit 1), b in pricing (edit 1), but a apart from b (edit 2)',
    },
    'a pin into a locked group': {
      log: [
        { edit: 1, kind: 'lock', group: 'pricing', members: ['a', 'b'] },
        { edit: 2, kind: 'pin', items: ['c'], group: 'pricing' },
      ],
      words: 'c in pricing (edit 2), but pricing is locked without c (edit 1)',
    },
    'a company reaching into a locked group': {
      log: [
        { edit: 1, kind: 'together', items: ['b', 'c'] },
        { edit: 2, kind: 'lock', group: 'pricing', members: ['a', 'b'] },
      ],
      words: 'c with b (edit 1), but pricing is locked without c (edit 2)',
    },
    'a merge of a locked group': {
      log: [
        { edit: 1, kind: 'lock', group: 'pricing', members: ['a'] },
        { edit: 2, kind: 'merge', groups: ['pricing', 'support'], into: 'support', members: ['a', 'b'] },
      ],
      words: 'pricing is locked without b (edit 1)',
    },
    'a merge of what was kept apart': {
      log: [
        { edit: 1, kind: 'apart', items: ['a', 'b'] },
        { edit: 2, kind: 'merge', groups: ['p', 'q'], into: 'p', members: ['a', 'b'] },
      ],
      words: 'a in p (edit 2), b in p (edit 2), but a apart from b (edit 1)',
    },
    'a split of what was kept together': {
      log: [
        { edit: 1, kind: 'together', items: ['a', 'b'] },
        {
          edit: 2,
          kind: 'split',
          group: 'p',
          parts: [
            { group: 'p', members: ['a'] },
            { group: 'q', members: ['b'] },
          ],
        },
      ],
      words: 'a with b (edit 1), a in p (edit 2), but b in q (edit 2)',
    },
  }
  test.each(Object.entries(cases))('%s', (_, { log, words }) => {
    expect(conflictsOf(log)).toEqual([words])
  })

  it('leaves no trace of the refused correction', () => {
    const log: Correction[] = [
      { edit: 1, kind: 'apart', items: ['a', 'c'] },
      { edit: 2, kind: 'together', items: ['a', 'b', 'c'] },
      { edit: 3, kind: 'together', items: ['b', 'd'] },
    ]
    expect(closeLog(log).constraints.together).toEqual([['b', 'd']])
  })
})

describe('later corrections about an item move it', () => {
  it('a second pin replaces the first', () => {
    const { constraints, conflicts } = closeLog([
      { edit: 1, kind: 'pin', items: ['a'], group: 'p' },
      { edit: 2, kind: 'pin', items: ['a'], group: 'q' },
    ])
    expect([conflicts, [...constraints.pins]]).toEqual([[], [['a', 'q']]])
  })

  it('a pin takes one item out of a merge, and the merge holds for the rest', () => {
    const { constraints } = closeLog([
      { edit: 1, kind: 'merge', groups: ['p', 'q'], into: 'p', members: ['a', 'b', 'c'] },
      { edit: 2, kind: 'pin', items: ['b'], group: 'r' },
    ])
    expect([...constraints.pins].sort()).toEqual([
      ['a', 'p'],
      ['b', 'r'],
      ['c', 'p'],
    ])
    expect(constraints.mergedInto.get('q')).toBe('p')
  })

  it('a pin to a group that was merged away goes where the group went', () => {
    const { constraints } = closeLog([
      { edit: 1, kind: 'merge', groups: ['p', 'q'], into: 'p', members: [] },
      { edit: 2, kind: 'merge', groups: ['p', 'r'], into: 'r', members: [] },
      { edit: 3, kind: 'pin', items: ['a'], group: 'q' },
    ])
    expect(constraints.pins.get('a')).toBe('r')
  })

  it('a split gives a merged group its own life back', () => {
    const { constraints } = closeLog([
      { edit: 1, kind: 'merge', groups: ['p', 'q'], into: 'p', members: ['a', 'b'] },
      {
        edit: 2,
        kind: 'split',
        group: 'p',
        parts: [
          { group: 'p', members: ['a'] },
          { group: 'q', members: ['b'] },
        ],
      },
    ])
    expect([constraints.mergedInto.size, constraints.pins.get('b')]).toEqual([0, 'q'])
  })

  it('a name given twice is the later one', () => {
    const { constraints } = closeLog([
      { edit: 1, kind: 'rename', group: 'p', name: 'Price' },
      { edit: 2, kind: 'rename', group: 'p', name: 'Value for money' },
    ])
    expect(constraints.names.get('p')).toBe('Value for money')
  })
})

describe('assignment', () => {
  it('takes the greatest total, not the greatest single weight', () => {
    expect([...assignOneToOne([9, 8, 8, 1], 2, 2)]).toEqual([1, 0])
  })

  it('leaves rows over when columns run out', () => {
    expect([...assignOneToOne([1, 5, 3], 3, 1)]).toEqual([-1, 0, -1])
  })

  it('copes with nothing', () => {
    expect([...assignOneToOne([], 2, 0)]).toEqual([-1, -1])
  })
})

describe('settling', () => {
  const items = ['a', 'b', 'c', 'd', 'e', 'f']
  const labels = Int32Array.of(0, 0, 0, 1, 1, 1)
  const settled = (log: Correction[], earlier?: (string | undefined)[]) => {
    const bound = bindConstraints(closeLog(log).constraints, items)
    const affinity = (row: number, group: number) => (labels[row] === group ? 1 : 0)
    const result = settle({ labels, count: 2, bound, affinity, prefix: 'n', ...(earlier ? { earlier } : {}) })
    return [...result.labels].map((label) => result.ids[label])
  }

  it('changes nothing without corrections but carries the ids of the run before', () => {
    expect(settled([], ['q', 'q', undefined, 'p', 'p', 'p'])).toEqual(['q', 'q', 'q', 'p', 'p', 'p'])
  })

  it('does not hand an id on through a sliver of overlap', () => {
    expect(settled([], ['p', undefined, undefined, 'q', 'q', 'p'])).toEqual(['p', 'p', 'p', 'q', 'q', 'q'])
    const wide = settle({
      labels: new Int32Array(40),
      count: 1,
      bound: bindConstraints(
        closeLog([]).constraints,
        Array.from({ length: 40 }, (_, at) => `x${at}`),
      ),
      affinity: () => 0,
      earlier: Array.from({ length: 40 }, (_, at) => (at === 0 ? 'p' : at < 20 ? 'q' : undefined)),
      prefix: 'n',
    })
    expect(wide.ids).toEqual(['q'])
  })

  it('opens a group where three that keep apart find only two', () => {
    expect(new Set(settled([{ edit: 1, kind: 'apart', items: ['a', 'b', 'd'] }])).size).toBe(3)
  })

  it('moves whoever stands in a locked group without belonging there', () => {
    const after = settled([{ edit: 1, kind: 'lock', group: 'n1', members: ['a', 'b'] }])
    expect([after[0], after[1], after[2]]).toEqual(['n1', 'n1', after[3]])
  })

  it('keeps apart through somebody who has left', () => {
    // "a" with "gone", "gone" apart from "b": with them away, a and b still do not meet.
    const after = settled([
      { edit: 1, kind: 'together', items: ['a', 'gone'] },
      { edit: 2, kind: 'apart', items: ['gone', 'b'] },
    ])
    expect(after[0]).not.toBe(after[1])
  })

  it('takes in what a merged-away group has gained since', () => {
    const after = settled([{ edit: 1, kind: 'merge', groups: ['p', 'q'], into: 'p', members: ['a', 'b', 'd', 'e'] }])
    expect(new Set(after)).toEqual(new Set(['p']))
  })
})

describe('a preview', () => {
  const base = { items: ['a', 'b', 'c'], groups: ['p', 'p', 'q'], affinity: () => 0, prefix: 'n', log: [] }

  it('tells why a correction cannot be made', () => {
    const log: Correction[] = [{ edit: 1, kind: 'apart', items: ['a', 'c'] }]
    const preview = previewCorrection({ ...base, log, next: { edit: 2, kind: 'together', items: ['a', 'c'] } })
    expect([preview.conflict?.edit, preview.moved]).toEqual([2, []])
  })

  it('moves only what the correction concerns', () => {
    const preview = previewCorrection({ ...base, next: { edit: 1, kind: 'pin', items: ['b'], group: 'q' } })
    expect([preview.groups, preview.moved]).toEqual([['p', 'q', 'q'], ['b']])
  })
})
