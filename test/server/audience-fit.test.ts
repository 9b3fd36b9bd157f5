// Fit: pass, fail or unknown per criterion, the one that decides, breadth, and what misfits share. Pure rules, no server.

import { type Facts, fields } from '../../server/audience/facts/fields'
import { breadthOf } from '../../server/audience/icps/breadth'
import { bestOf, judge, type Subject } from '../../server/audience/icps/fit'
import type { Criterion } from '../../server/audience/icps/icp'
import { describeMisfits } from '../../server/audience/icps/misfits'
import { criterionShape } from '../../server/audience/icps/read-criterion'

const criterion = (input: object): Criterion => criterionShape.parse(input)
const company = (facts: Facts, own: Record<string, string> = {}): Subject => ({ account: { facts, own } })
const profile = (...criteria: object[]) => ({ kind: 'company' as const, criteria: criteria.map(criterion) })

const sized = { field: 'employees', op: 'at-least', value: 100 }
const inEurope = { field: 'country', op: 'in', value: ['Poland', 'de'] }

describe('a verdict', () => {
  it('is unknown while the profile decides nothing', () => {
    expect(judge(profile(), company({ employees: 500 })).fit).toBe('unknown')
    expect(judge(profile({ ...sized, level: 'should' }), company({ employees: 500 })).fit).toBe('unknown')
  })

  it('is poor by the first must that fails, and says so in words', () => {
    const verdict = judge(profile(inEurope, sized), company({ country: 'PL', employees: 12 }))
    expect([verdict.fit, verdict.deciding?.text]).toEqual(['poor', 'Employees: 12; must be at least 100'])
    expect(verdict.reasons.map(({ outcome }) => outcome)).toEqual(['pass', 'fail'])
  })

  it('is unknown when nothing fails but a must is not known', () => {
    const verdict = judge(profile(inEurope, sized), company({ country: 'DE' }))
    expect([verdict.fit, verdict.deciding?.text]).toEqual(['unknown', 'Employees: not known; must be at least 100'])
  })

  it('prefers a failure over what is unknown, wherever it stands', () => {
    expect(judge(profile(sized, inEurope), company({ country: 'US' })).fit).toBe('poor')
  })

  it('is poor by an exclusion that holds, unknown where nobody knows, good where it does not hold', () => {
    const icp = profile({ field: 'industry', op: 'in', value: ['gambling', 'tobacco'], level: 'exclude' })
    expect(judge(icp, company({ industry: 'Online Gambling' })).deciding?.text).toBe(
      'Industry: Online Gambling; we do not serve one of gambling, tobacco',
    )
    expect(judge(icp, company({})).fit).toBe('unknown')
    expect(judge(icp, company({ industry: 'Software' })).fit).toBe('good')
  })

  it('takes a blank list of legal limits as none', () => {
    const icp = profile({ field: 'legal', op: 'in', value: ['sanctions'], level: 'exclude' })
    expect(judge(icp, company({})).fit).toBe('good')
    expect(judge(icp, company({ legal: ['Sanctions list'] })).fit).toBe('poor')
  })

  it('ranks by the weighted share of should, and unknown does not pass', () => {
    const icp = profile(
      sized,
      { field: 'technologies', value: 'SAP', level: 'should', weight: 3 },
      { ...inEurope, level: 'should' },
    )
    expect(judge(icp, company({ employees: 100, technologies: ['sap', 'Excel'] })).score).toBe(0.75)
    expect(judge(icp, company({ employees: 100, country: 'DE' })).score).toBe(0.25)
  })

  it('compares words as words: "it" is not in "hospitality"', () => {
    const icp = profile({ field: 'industry', value: 'IT' })
    expect(judge(icp, company({ industry: 'Hospitality' })).fit).toBe('poor')
    expect(judge(icp, company({ industry: 'IT services' })).fit).toBe('good')
    expect(judge(profile({ field: 'industry', value: '软件' }), company({ industry: '企业软件服务' })).fit).toBe('good')
  })

  it('knows an industry by the letter of its section', () => {
    expect(
      judge(profile({ field: 'industry', value: 'J' }), company({ industry: 'Apps', industryCode: 'J' })).fit,
    ).toBe('good')
  })

  it('reads numbers in own fields, and is unknown where there is none', () => {
    const icp = profile({ field: 'Seats', op: '>=', value: 50 })
    expect(judge(icp, company({}, { Seats: '1,200' })).fit).toBe('good')
    expect(judge(icp, company({}, { Seats: 'many' })).deciding?.text).toBe('Seats: many; must be at least 50')
    expect(judge(icp, company({}, { Seats: 'many' })).fit).toBe('unknown')
  })

  it('does not take what every object has for a fact', () => {
    expect(judge(profile({ field: 'own:constructor', op: 'known' }), company({})).fit).toBe('poor')
    expect(judge(profile({ field: 'own:__proto__', value: 'x' }), company({})).fit).toBe('unknown')
  })

  it('of several profiles is the best', () => {
    const small = judge(profile({ field: 'employees', op: 'at-most', value: 50 }), company({ employees: 20 }))
    const large = judge(profile(sized), company({ employees: 20 }))
    expect(bestOf([large, small])?.fit).toBe('good')
    expect(bestOf([])).toBeUndefined()
  })
})

describe('a criterion', () => {
  it('refuses what cannot be compared, and says what was expected', () => {
    const said = (input: object) =>
      criterionShape.safeParse(input).error?.issues.map(({ path, message }) => [path.join('.'), message])
    expect(said({ field: 'employees', op: 'at-least', value: 'many' })).toEqual([['value', 'Expected a number.']])
    expect(said({ field: 'employees', op: 'between', value: [500, 100] })).toEqual([
      ['value', 'The lower number comes first.'],
    ])
    expect(said({ field: 'country', value: 'Atlantis' })).toEqual([
      ['value', 'Expected countries by name or code, got “Atlantis”.'],
    ])
    expect(said({ field: 'employees', op: 'resembles', value: 1 })?.[0]?.[0]).toBe('op')
    expect(said({ field: 'industry', op: '>=', value: 1 })?.[0]?.[0]).toBe('op')
    expect(said({ field: 'industry', level: 'perhaps', value: 'x' })?.[0]?.[0]).toBe('level')
    expect(said({ field: 'industry' })).toEqual([['value', 'Expected at least one word.']])
    expect(said({ field: ' ', value: 'x' })?.[0]?.[0]).toBe('field')
  })

  it('accepts the obvious spellings', () => {
    const read = (input: object) => {
      const { field, op, values, min, max, level } = criterion(input)
      return {
        field,
        op,
        level,
        ...(values ? { values } : {}),
        ...(min === undefined ? {} : { min }),
        ...(max === undefined ? {} : { max }),
      }
    }
    expect(read({ field: 'companySize', op: '>=', value: '100' })).toEqual({
      field: 'employees',
      op: 'at-least',
      level: 'must',
      min: 100,
    })
    expect(read({ field: 'annual_revenue', value: '1M - 2.5M' })).toEqual({
      field: 'revenue',
      op: 'between',
      level: 'must',
      min: 1e6,
      max: 2.5e6,
    })
    expect(read({ field: 'revenue', min: 5000 })).toEqual({
      field: 'revenue',
      op: 'at-least',
      level: 'must',
      min: 5000,
    })
    expect(read({ field: 'SLA', value: 4 })).toEqual({ field: 'answerHours', op: 'at-most', level: 'must', max: 4 })
    expect(read({ field: 'country', operator: 'oneOf', values: ['DACH'], kind: 'should' })).toEqual({
      field: 'country',
      op: 'is-any',
      level: 'should',
      values: ['AT', 'CH', 'DE'],
    })
    expect(read({ field: 'tech stack', op: 'contains', value: 'SAP; Excel', level: 'must-not' })).toEqual({
      field: 'technologies',
      op: 'is-any',
      level: 'exclude',
      values: ['SAP', 'Excel'],
    })
  })

  it('can ask about every field of the table', () => {
    for (const { key, kind } of fields) {
      const value = kind === 'country' ? 'PL' : ['number', 'money', 'hours'].includes(kind) ? 5 : 'x'
      expect(criterion({ field: key, value }).field).toBe(key)
    }
  })
})

describe('breadth', () => {
  const crowd = (small: number, large: number, unknown = 0) => [
    ...Array.from({ length: small }, () => company({ employees: 5 })),
    ...Array.from({ length: large }, () => company({ employees: 500 })),
    ...Array.from({ length: unknown }, () => company({})),
  ]
  it('warns of nobody, of no match, of everybody, and of too little knowledge', () => {
    expect(breadthOf(profile(sized), []).state).toBe('nobody-known')
    expect(breadthOf(profile(sized), crowd(10, 0)).state).toBe('empty')
    expect(breadthOf(profile(sized), crowd(4, 6)).state).toBe('too-broad')
    expect(breadthOf(profile(sized), crowd(1, 1, 8)).state).toBe('too-little-known')
  })

  it('counts each criterion on its own', () => {
    const breadth = breadthOf(profile(sized), crowd(6, 3, 1))
    expect([breadth.state, breadth.share]).toEqual(['narrow', 0.3])
    expect(breadth.criteria).toMatchObject([{ pass: 3, fail: 6, unknown: 1 }])
  })
})

describe('misfits', () => {
  it('are described by what failed and by what they share more than the good fits', () => {
    const misfits = describeMisfits(profile(sized), [
      ...Array.from({ length: 4 }, () => company({ employees: 3, industry: 'Restaurants', country: 'PL' })),
      ...Array.from({ length: 4 }, () => company({ employees: 300, industry: 'Software', country: 'PL' })),
    ])
    expect(misfits.failed).toMatchObject([{ text: 'Employees: at least 100', count: 4, share: 1 }])
    expect(misfits.traits.map(({ label, value }) => [label, value])).toEqual([['Industry', 'Restaurants']])
  })
})
