// New answers and people beside a finished run: what fits, what fits nowhere, and what has moved.
import { assignPeople, findPersonas, freezePersonas, measureDrift } from '../../analysis'
import { assignFeatures, freezeClasses } from '../../analysis/model/frozen-classes'
import { assignAnswers, freezeThemes } from '../../analysis/model/theme-model'
import { adjustedRand, plantPeople } from './persona-planted-people'

describe('a frozen set of classes', () => {
  const model = freezeClasses([
    ...Array.from({ length: 6 }, () => ({ group: 'price', features: ['cost', 'price'] })),
    ...Array.from({ length: 4 }, () => ({ group: 'support', features: ['help', 'phone'] })),
  ])

  it('places nothing on features it has never seen', () => {
    expect(assignFeatures(model, ['reindeer'])).toEqual({ group: null, confidence: 0, fit: 0 })
    expect(assignFeatures(freezeClasses([]), ['price']).group).toBeNull()
  })

  it('gives the group whose features they are, surer with more of them', () => {
    const one = assignFeatures(model, ['phone'])
    const two = assignFeatures(model, ['help', 'phone'])
    expect([one.group, two.group]).toEqual(['support', 'support'])
    expect(two.confidence).toBeGreaterThan(one.confidence)
  })

  it('is plain data and survives JSON', () => {
    expect(assignFeatures(JSON.parse(JSON.stringify(model)), ['price'])).toEqual(assignFeatures(model, ['price']))
  })
})

describe('new answers', () => {
  const texts: [string, string][] = [
    ['the price is too high', 'price'],
    ['high price for small teams', 'price'],
    ['the price went up', 'price'],
    ['support never answers the phone', 'support'],
    ['phone support is slow', 'support'],
    ['support takes days to answer', 'support'],
  ]
  const verbatims = texts.map(([text], at) => ({
    id: `v${at}`,
    respondent: `r${at}`,
    topic: 'challenge',
    text,
    language: 'en',
  }))
  const placements = texts.map(([, theme], at) => ({ verbatim: `v${at}`, theme, confidence: 1 }))
  const model = freezeThemes(verbatims, { placements })
  const assign = (text: string, topic = 'challenge') =>
    assignAnswers(model, [{ id: 'new', respondent: 'x', topic, text, language: 'en' }])[0]

  it('fit nowhere in another topic, without a known word, or as junk', () => {
    expect(assign('the price is high', 'motivator')).toEqual({ verbatim: 'new', theme: null, confidence: 0 })
    expect(assign('reindeer migration')?.theme).toBeNull()
    expect(assign('n/a')?.reason).toBe('no answer')
  })

  it('get the theme that says the same', () => {
    expect(assign('prices are high')?.theme).toBe('price')
    expect(assign('nobody answers the phone')?.theme).toBe('support')
  })

  it.each(['en-GB', 'EN', 'en_US', ''])('in %j are in the language of the themes', (language) => {
    const late = { id: 'new', respondent: 'x', topic: 'challenge', text: 'prices are high', language }
    expect(assignAnswers(model, [late])[0]?.theme).toBe('price')
    const tagged = freezeThemes(
      verbatims.map((verbatim) => ({ ...verbatim, language })),
      { placements },
    )
    expect(tagged).toEqual(model)
  })

  it('that are too short to tell their language are read in those of the topic, and others fit nowhere', () => {
    const alone = (text: string, topic = 'challenge') =>
      assignAnswers(model, [{ id: 'new', respondent: 'x', topic, text }])[0]?.theme
    // A detector takes this for French.
    expect([alone('prices'), alone('slow support')]).toEqual(['price', 'support'])
    for (const text of ['le prix est trop élevé', '价格太高了', 'cena jest za wysoka', '🙂🙂🙂']) {
      expect([text, alone(text)]).toEqual([text, null])
    }
    expect([alone('price', '__proto__'), alone('price', 'constructor')]).toEqual([null, null])
  })
})

describe('new people', () => {
  const planted = plantPeople({ count: 240, seed: 3 })
  const known = planted.people.slice(0, 180)
  const personas = [0, 1, 2].map((kind) => ({
    id: `p${kind}`,
    members: known.filter((_, at) => planted.kinds[at] === kind).map(({ id }) => id),
  }))
  const model = freezePersonas(known, {
    personas: personas as unknown as Parameters<typeof freezePersonas>[1]['personas'],
  })

  it('are set aside with a reason when they say nothing, and fit nowhere off topic', () => {
    const assigned = assignPeople(model, [
      { id: 'silent', answers: [{ topic: 'challenge', text: 'n/a' }] },
      { id: 'stray', answers: [{ topic: 'challenge', text: 'Zebras graze beside volcanoes.', language: 'en' }] },
    ])
    expect(assigned.map(({ persona, reason }) => [persona, reason])).toEqual([
      [null, 'no usable answer: no answer'],
      [null, 'fits no persona'],
    ])
  })

  it('find the persona they were planted in, more often than chance could', () => {
    const assigned = assignPeople(model, planted.people.slice(180))
    const found = assigned.map(({ persona, id }) => persona ?? id)
    expect(adjustedRand(planted.kinds.slice(180), found)).toBeGreaterThan(0.3)
  })

  it('get the persona that a run with them would have given them, and hardly anybody falls out', () => {
    const { personas: whole } = findPersonas(planted.people, { personas: 3, seed: 1 })
    const wanted = new Map(whole.flatMap(({ id, members }) => members.map((member) => [member, id] as const)))
    const early = new Set(known.map(({ id }) => id))
    const frozen = freezePersonas(known, {
      personas: whole.map((persona) => ({ ...persona, members: persona.members.filter((id) => early.has(id)) })),
    })
    const late = assignPeople(frozen, planted.people.slice(180)).filter(({ id }) => wanted.has(id))
    expect(late.filter(({ id, persona }) => persona === wanted.get(id)).length / late.length).toBeGreaterThan(0.75)
    expect(late.filter(({ persona }) => persona === null).length / late.length).toBeLessThan(0.12)
  })

  it('find a model of before language tags were cut, under the tag that it knows', () => {
    const retold = (value: string) => value.replace(/^(\S+) en /, '$1 en-GB ')
    const counts = Object.fromEntries(
      Object.entries(model.classes.counts).map(([feature, table]) => [retold(feature), table]),
    )
    const old = { classes: { ...model.classes, counts } }
    // What en-GB was read by before: words as they are, and pieces, which this model never had.
    const placed = assignPeople(old, planted.people.slice(180))
    expect(placed.filter(({ persona }) => persona !== null).length).toBeGreaterThan(30)
  })

  it('do not depend on their titles', () => {
    const retitled = planted.people.slice(180).map((person) => ({ ...person, traits: { jobTitle: 'CEO' } }))
    expect(assignPeople(model, retitled)).toEqual(assignPeople(model, planted.people.slice(180)))
  })
})

describe('drift', () => {
  it('is nothing to speak of between equal samples', () => {
    const same = [...Array(30).fill('a'), ...Array(20).fill('b')]
    expect(measureDrift(same, same).map(({ difference, q }) => [difference, q])).toEqual([
      [0, 1],
      [0, 1],
    ])
  })

  it('shows a group that grew from nothing, and what fits nowhere, with an interval that leaves out zero', () => {
    const before = [...Array(45).fill('a'), ...Array(5).fill('b')]
    const now = [...Array(20).fill('a'), ...Array(5).fill('b'), ...Array(25).fill(null)]
    const [first] = measureDrift(before, now)
    const nowhere = measureDrift(before, now).find(({ group }) => group === null)
    expect([first?.q, nowhere?.now]).toEqual([expect.any(Number), 0.5])
    expect(first?.q).toBeLessThan(0.001)
    expect(nowhere?.differenceInterval.low).toBeGreaterThan(0.3)
  })

  it('is nothing while nobody has come', () => {
    expect(measureDrift([], [])).toEqual([])
    for (const drift of measureDrift(['a', 'a', 'b', null], [])) {
      expect(drift).toMatchObject({ now: 0, difference: 0, q: 1 })
      expect([drift.interval, drift.differenceInterval]).toEqual([
        { low: 0, high: 1 },
        { low: -1, high: 1 },
      ])
    }
  })

  it('holds with one empty side', () => {
    expect(measureDrift([], ['a'])[0]).toMatchObject({ group: 'a', before: 0, now: 1, q: 1 })
  })
})
