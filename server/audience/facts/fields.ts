// The facts an ICP can ask about, one row each: where it is kept, how it is read and compared. Forms, imports, criteria and the
// API all come from this table. What is not in it is an own field (`own:Name`). Pure.

import { signalFields } from './signal-fields'

export const fieldKinds = ['text', 'choice', 'list', 'number', 'money', 'hours', 'country', 'language'] as const
export type FieldKind = (typeof fieldKinds)[number]
export type Owner = 'account' | 'contact'

export type Field = {
  readonly key: string
  readonly label: string
  readonly kind: FieldKind
  readonly of: readonly Owner[]
  readonly group:
    | 'Company'
    | 'Needs and limits'
    | 'Value'
    | 'Person'
    | 'Reach and satisfaction'
    | 'Life and preferences'
  readonly hint?: string
  readonly options?: readonly string[]
  /** A blank list of legal limits says that there are none; elsewhere a blank says that nobody knows. */
  readonly blankMeans?: 'none'
  /** Other names people use for it, folded: in criteria and accounts that come through the API. */
  readonly also?: readonly string[]
}

/** A known fact. Countries are ISO 3166-1 codes, languages are tags, money is in the workspace's one currency. */
export type Fact = string | number | readonly string[]
export type Facts = Readonly<Record<string, Fact>>
/** Fields a team added itself (R26): name to value, as written. */
export type OwnFields = Readonly<Record<string, string>>

const company = { of: ['account'], group: 'Company' } as const
const needs = { of: ['account'], group: 'Needs and limits' } as const
const value = { of: ['account'], group: 'Value' } as const
const person = { of: ['contact'], group: 'Person' } as const
const life = { of: ['contact'], group: 'Life and preferences' } as const

export const fields: readonly Field[] = [
  {
    key: 'industry',
    label: 'Industry',
    kind: 'text',
    ...company,
    hint: 'Words, or the letter of an ISIC section.',
    also: ['sector', 'vertical', 'branch'],
  },
  { key: 'industryCode', label: 'Industry code', kind: 'text', ...company, also: ['sic', 'sic code', 'nace', 'isic'] },
  {
    key: 'employees',
    label: 'Employees',
    kind: 'number',
    ...company,
    also: ['employee count', 'number of employees', 'company size', 'size', 'headcount', 'workforce'],
  },
  { key: 'revenue', label: 'Revenue a year', kind: 'money', ...company, also: ['annual revenue', 'turnover'] },
  {
    key: 'budget',
    label: 'Budget',
    kind: 'money',
    ...company,
    hint: 'What they can spend a year on something like yours.',
    also: ['annual budget', 'minimum budget', 'price'],
  },
  {
    key: 'country',
    label: 'Country',
    kind: 'country',
    of: ['account', 'contact'],
    group: 'Company',
    also: ['location', 'geography', 'region', 'market', 'country region', 'country code'],
  },
  {
    key: 'legal',
    label: 'Legal limits',
    kind: 'list',
    ...needs,
    blankMeans: 'none',
    hint: 'What the law allows only under conditions here, such as public tender or sanctions.',
    also: ['legality', 'legal limits', 'legal notes', 'legal restrictions', 'restrictions'],
  },
  {
    key: 'answerHours',
    label: 'Needed answer time (hours)',
    kind: 'hours',
    ...needs,
    hint: 'How soon their requests must be answered.',
    also: [
      'answer time',
      'needed answer time',
      'response time',
      'sla',
      'sla hours',
      'response hours',
      'sla response time',
    ],
  },
  {
    key: 'technologies',
    label: 'Technology in use',
    kind: 'list',
    ...needs,
    also: ['technology', 'tech', 'tech stack', 'technology stack', 'stack', 'tools', 'web technologies'],
  },
  {
    key: 'painPoints',
    label: 'Pain points',
    kind: 'list',
    of: ['account', 'contact'],
    group: 'Needs and limits',
    also: ['pain point', 'pains', 'challenges', 'needs', 'problems'],
  },
  {
    key: 'timeZone',
    label: 'Time zone',
    kind: 'text',
    ...person,
    hint: 'Such as Europe/Warsaw: mail comes in working hours there, where a campaign asks for it.',
    also: ['timezone', 'tz'],
  },
  { key: 'lifecycleStage', label: 'Stage of the account', kind: 'text', ...value, also: ['account type', 'stage'] },
  {
    key: 'lifetimeValue',
    label: 'Lifetime value',
    kind: 'money',
    ...value,
    also: ['ltv', 'clv', 'total revenue', 'purchases'],
  },
  {
    key: 'referral',
    label: 'Likelihood to refer (0 to 10)',
    kind: 'number',
    ...value,
    also: ['nps', 'nps score', 'referral likelihood', 'likelihood to refer', 'net promoter score'],
  },
  {
    key: 'churn',
    label: 'Churn',
    kind: 'choice',
    ...value,
    options: ['stays', 'at risk', 'left'],
    also: ['churned', 'churn status', 'retention'],
  },
  { key: 'jobTitle', label: 'Job title', kind: 'text', ...person, also: ['title', 'role', 'position'] },
  { key: 'language', label: 'Language', kind: 'language', ...person, also: ['preferred language', 'locale'] },
  {
    key: 'decision',
    label: 'Part in the decision',
    kind: 'choice',
    ...person,
    options: ['decides', 'influences', 'uses', 'none'],
    also: ['buying role', 'decision maker', 'decision role', 'buying roles'],
  },
  {
    key: 'authority',
    label: 'Budget they decide on',
    kind: 'money',
    ...person,
    also: ['spending limit', 'own budget'],
  },
  ...signalFields,
  { key: 'age', label: 'Age', kind: 'number', ...life },
  { key: 'gender', label: 'Gender', kind: 'text', ...life },
  { key: 'income', label: 'Income a year', kind: 'money', ...life },
  { key: 'education', label: 'Education', kind: 'text', ...life },
  { key: 'occupation', label: 'Occupation', kind: 'text', ...life },
  { key: 'lifestyle', label: 'Lifestyle', kind: 'list', ...life },
  { key: 'interests', label: 'Interests', kind: 'list', ...life, also: ['hobbies'] },
  { key: 'values', label: 'Values', kind: 'list', ...life },
  { key: 'channels', label: 'Preferred channels', kind: 'list', ...life, also: ['channel', 'preferred channel'] },
  { key: 'buying', label: 'Buying patterns', kind: 'list', ...life, also: ['behaviour', 'behavior', 'buying pattern'] },
  { key: 'goals', label: 'Goals and motivations', kind: 'list', ...life, also: ['goal', 'motivations', 'motivators'] },
]

/** Folded for comparison: width, case, and blanks do not count. */
export const fold = (text: string): string => text.normalize('NFKC').toLowerCase().replace(/\s+/g, ' ').trim()

/** Folded further for names: `companySize`, `company_size` and "Company size" are one. */
export const foldName = (name: string): string =>
  fold(
    name
      .replace(/([a-z\d])([A-Z])/g, '$1 $2')
      .replace(/[_\-./]+/g, ' ')
      .replace(/[^\p{L}\p{N} ]/gu, ' '),
  )

const byKey = new Map(fields.map((field) => [field.key, field]))
const byName = new Map(
  fields.flatMap((field) =>
    [field.key, field.label, ...(field.also ?? [])].map((name) => [foldName(name), field] as const),
  ),
)

export const findField = (key: string): Field | undefined => byKey.get(key)

/** The field that is meant by a name, as people write it. */
export const recogniseField = (name: string): Field | undefined => byName.get(foldName(name))

export const ownPrefix = 'own:'
export const isOwn = (key: string): boolean => key.startsWith(ownPrefix)
export const ownName = (key: string): string => key.slice(ownPrefix.length)

export const fieldLabel = (key: string): string => (isOwn(key) ? ownName(key) : (findField(key)?.label ?? key))
export const fieldsOf = (owner: Owner): readonly Field[] => fields.filter(({ of }) => of.includes(owner))
