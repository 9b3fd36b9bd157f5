// What people and programs read of a field that was refused: our words, whatever shape refused it.
import * as z from 'zod'
import { sayIssue } from '../../server/platform/http/say-issue'
import { createWorld, type World } from '../support/world'

/** The sentences of a shape for a value, first to last. */
const said = (shape: z.ZodType, value: unknown): string[] =>
  (shape.safeParse(value, { error: sayIssue }).error?.issues ?? []).map(({ message }) => message)

describe('a refused field', () => {
  it.each([
    ['a missing text', z.string(), undefined, 'Expected a text, got nothing.'],
    ['a number for a text', z.string(), 7, 'Expected a text, got 7.'],
    ['a list for a text', z.string(), ['a'], 'Expected a text, got a list.'],
    ['null for an object', z.object({}), null, 'Expected an object with named fields, got null.'],
    ['a fraction', z.number().int(), 1.5, 'Expected a whole number, got 1.5.'],
    ['words for a number', z.coerce.number(), 'many', 'Expected a number.'],
    ['words for a day', z.coerce.date(), 'soon', 'Expected a date such as 2026-03-31.'],
    ['yes for true', z.boolean(), 'yes', 'Expected true or false, got “yes”.'],
    ['a word that is too short', z.string().min(2), 'x', 'At least 2 characters.'],
    ['one sign too few', z.string().min(1), '', 'At least 1 character.'],
    ['a text that is too long', z.string().max(1000), 'x'.repeat(1001), 'At most 1,000 characters.'],
    ['an empty list', z.array(z.string()).min(1), [], 'At least 1 entry.'],
    ['a number that is too large', z.number().max(5), 6, 'At most 5.'],
    ['a day that is too early', z.date().min(new Date('2026-01-02')), new Date(0), 'Not before 2026-01-02.'],
    ['an unknown value', z.enum(['yes', 'no']), 'perhaps', 'Expected one of “yes”, “no”, got “perhaps”.'],
    ['a long wrong value, which is not repeated', z.literal('a'), 'x'.repeat(50), 'Expected “a”, got a longer text.'],
    ['no address', z.email(), 'ada', 'Expected an e-mail address such as ada@example.com.'],
    ['a field that does not exist', z.strictObject({}), { nmae: 1 }, 'There is no field called “nmae” here.'],
    ['an odd one', z.number().multipleOf(2), 3, 'Expected a multiple of 2.'],
    ['what a rule without words refuses', z.string().refine(() => false), 'x', 'This cannot be used here.'],
  ])('is told in our words: %s', (_, shape, value, words) => {
    expect(said(shape, value)).toEqual([words])
  })

  it('of several shapes names all that would have done, or what was wrong with the one that came nearest', () => {
    expect(said(z.union([z.literal('auto'), z.coerce.number()]), 'some')).toEqual([
      'Expected “auto”, or a number, got “some”.',
    ])
    expect(said(z.union([z.literal('auto'), z.number().max(8)]), 9)).toEqual(['At most 8.'])
    const kinds = [z.object({ kind: z.literal('move') }), z.object({ kind: z.literal('lock') })] as const
    expect(said(z.discriminatedUnion('kind', kinds), { kind: 'fly' })).toEqual(['Expected one of “move”, “lock”.'])
  })

  it('keeps the words that a shape brings along', () => {
    expect(said(z.string().min(1, 'Give it a name.'), '')).toEqual(['Give it a name.'])
    const count = z.union([z.literal('auto'), z.coerce.number('A whole number from 1 to 8.')])
    expect(said(count, 'some')).toEqual(['A whole number from 1 to 8.'])
  })
})

describe('what the product says', () => {
  let world: World
  beforeAll(async () => {
    world = await createWorld({ smtp: false })
  })
  afterAll(() => world.close())

  it('is the same words for a program and in a form', async () => {
    const body = { name: 'n', role: 'king', access: 'open' }
    const { text } = await (await world.as('ada')).post('/people/0123456789abcdef01234567').type('form').send(body)
    expect(text).toContain('Expected one of “admin”')
    const { body: problem } = await world.api('post', '/runs').send({ seed: {}, topics: 'x'.repeat(101) })
    expect(problem.faults).toEqual([
      { path: 'topics.0', message: 'At most 100 characters.' },
      { path: 'seed', message: 'A whole number.' },
    ])
    expect(problem.title).toBe('Some fields need another look: topics.0: At most 100 characters; seed: A whole number.')
  })
})
