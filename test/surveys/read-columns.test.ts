// Which column of a table answers which question, and its cells as the fields of a form.
import type { Definition } from '../../surveys/definition'
import { definitionShape } from '../../surveys/definition'
import { isTarget, readRow, recogniseColumns } from '../../surveys/read-columns'

const options = (...names: string[]) =>
  names.map((name) => ({ key: name.toLowerCase().replace(/\W+/g, '-'), text: { en: name, pl: `${name} po polsku` } }))
const definition: Definition = definitionShape.parse({
  ...{ kind: 'survey', language: 'en', languages: ['en', 'pl'], title: { en: 'Work' }, values: { product: 'Boost' } },
  pages: [
    {
      key: 'one',
      questions: [
        { key: 'hard', kind: 'long', text: { en: 'What is hard with {product|it}?', pl: 'Co jest trudne?' } },
        { key: 'often', kind: 'scale', text: { en: 'How often?' }, min: 1, max: 5 },
        { key: 'plan', kind: 'yes-no', text: { en: 'Do you plan?' } },
        {
          key: 'trouble',
          kind: 'multi',
          text: { en: 'Which troubles?' },
          options: [...options('Price', 'Time'), { key: 'else', text: { en: 'Something else' }, write: true }],
        },
        {
          key: 'tools',
          kind: 'multi',
          text: { en: 'Which tools?' },
          options: [...options('Board'), { key: 'other', text: { en: 'Another' }, write: true }],
        },
        { key: 'size', kind: 'single', text: { en: 'How large?' }, options: options('Small, but growing', 'Large') },
        { key: 'rank', kind: 'ranking', text: { en: 'In which order?' }, options: options('Price', 'Time') },
        {
          key: 'grid',
          kind: 'matrix',
          text: { en: 'And these?' },
          rows: options('Mail', 'Phone'),
          options: options('Good', 'Bad'),
        },
      ],
    },
  ],
})
const read = (header: string[], cells: string[]) => readRow(definition, recogniseColumns(definition, header), cells)

describe('columns', () => {
  it('that are nothing of the survey are left out, and the second of a meaning too', () => {
    expect(recogniseColumns(definition, ['IP address', 'How often?', 'how often', 'Hardness'])).toEqual([
      'skip',
      'q:often',
      'skip',
      'skip',
    ])
    expect(isTarget(definition, 'q:none')).toBe(false)
    expect(isTarget(definition, 'q:grid~fax')).toBe(false)
    expect(isTarget(definition, '__proto__')).toBe(false)
  })

  it('are known by key, by wording in any language, and by what names filled in it', () => {
    expect(
      recogniseColumns(definition, ['What is hard with Boost?', 'E-Mail', 'Submitted at', 'Response ID', 'Sprache']),
    ).toEqual(['q:hard', 'email', 'date', 'id', 'language'])
    expect(recogniseColumns(definition, ['CO JEST TRUDNE', 'trouble[price]', 'trouble~other', 'grid[mail]'])).toEqual([
      'q:hard',
      'q:trouble~price',
      'q:trouble~@words',
      'q:grid~mail',
    ])
  })
})

describe('cells', () => {
  it('that no option is like are named, and nothing is taken of them', () => {
    expect(read(['How large?', 'Do you plan?', 'grid[mail]'], ['Huge\u202E', 'perhaps', 'So so'])).toEqual({
      fields: {},
      faults: [
        { column: 0, message: '“Huge” is none of the options.' },
        { column: 1, message: 'Expected yes or no, got “perhaps”.' },
        { column: 2, message: '“So so” is none of the options.' },
      ],
    })
  })

  it('hold several options with semicolons, bars, lines or commas between, in any language, and own words beside', () => {
    for (const cell of ['Price; Time', 'price|time', 'Price po polsku\nTime', 'Time, Price, Time'])
      expect((read(['Which troubles?'], [cell]).fields.trouble as string[]).toSorted()).toEqual(['price', 'time'])
    expect(read(['Which troubles?'], ['Price; the boss']).fields).toEqual({
      trouble: ['price', 'else'],
      'trouble~other': 'the boss',
    })
  })

  it('of one choice keep their commas; of a scale the figure counts; blank ones say nothing', () => {
    expect(read(['How often?', 'hard'], ['4 – often', ' '])).toEqual({ fields: { often: '4' }, faults: [] })
    expect(read(['size'], ['Small, but growing']).fields).toEqual({ size: ['small-but-growing'] })
  })

  it('keep own words apart from the option whose key is `other`, in our own export and in others', () => {
    const said = { tools: ['other'], 'tools~other': 'A whiteboard' }
    const own = ['tools[board]', 'tools[other]', 'tools~other']
    expect(read(own, ['0', '1', 'A whiteboard'])).toEqual({ fields: said, faults: [] })
    expect(read(own, ['1', '0', ''])).toEqual({ fields: { tools: ['board'] }, faults: [] })
    expect(read(['tools[board]', 'tools[other]'], ['No', 'A whiteboard'])).toEqual({ fields: said, faults: [] })
    expect(isTarget(definition, 'q:size~@words')).toBe(false)
  })

  it('of our own export come back as they were: options, places, rows', () => {
    const header = [
      'trouble[price]',
      'trouble[time]',
      'trouble~other',
      'rank[price]',
      'rank[time]',
      'grid[mail]',
      'plan',
    ]
    expect(read(header, ['1', '0', 'x', '2', '1', 'good', 'no'])).toEqual({
      fields: {
        trouble: ['price'],
        'trouble~other': 'x',
        'rank~price': '2',
        'rank~time': '1',
        'grid~mail': 'good',
        plan: 'no',
      },
      faults: [],
    })
  })
})
