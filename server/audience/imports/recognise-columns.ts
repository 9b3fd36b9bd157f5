// What the columns of a file mean: HubSpot's and Salesforce's exports, and everyday headers in the product's languages. The
// result is a proposal that a person may change; what is not recognised becomes an own field. Pure.
import { type Field, fields, fieldsOf, foldName, type Owner, recogniseField } from '../facts/fields'

/** `skip`, a core column, `account.KEY` or `contact.KEY` for a fact, `account.own` or `contact.own` for an own field. */
export type Target = string

export const coreTargets = [
  'email',
  'firstName',
  'lastName',
  'name',
  'phone',
  'lifecycle',
  'optedOut',
  'company',
  'domain',
] as const
export type CoreTarget = (typeof coreTargets)[number]

const coreNames: Record<CoreTarget, string> = {
  email:
    'email|e mail|mail|email address|e mail address|primary email|work email|business email|adres e mail|adres email|e mail adresse|courriel|adresse e mail|correo|correo electronico|correo electrónico|邮箱|电子邮件|电子邮箱|邮件',
  firstName: 'first name|firstname|given name|imię|imie|vorname|prénom|prenom|nombre|名',
  lastName: 'last name|lastname|surname|family name|nazwisko|nachname|nom|apellido|apellidos|姓',
  name: 'name|full name|contact name|contact|imię i nazwisko|person|nom complet|nombre completo|姓名|联系人',
  phone:
    'phone|phone number|mobile|mobile phone|mobile phone number|telephone|tel|telefon|teléfono|téléphone|电话|手机',
  lifecycle: 'lifecycle stage|lifecycle|contact type|customer status|relationship',
  optedOut:
    'unsubscribed from all email|opted out|opt out|email opt out|has opted out of email|do not contact|do not email|unsubscribed',
  company:
    'company|company name|account|account name|associated company|primary associated company|organisation|organization|employer|firma|nazwa firmy|unternehmen|entreprise|société|empresa|公司|公司名称|企业',
  domain:
    'domain|website|website url|company domain name|company domain|account website|web site|url|homepage|strona www|webseite|site web|sitio web|网站',
}

// Facts under names that fields.ts does not know, with whose they are.
const factNames: readonly (readonly [target: Target, names: string])[] = [
  [
    'account.country',
    'billing country|company country|company country region|account country|billing country code|hq country|company country code',
  ],
  [
    'contact.country',
    'country|country region|mailing country|mailing country code|kraj|land|pays|país|pais|国家|ip country',
  ],
  ['account.industry', 'company industry|account industry|branża|branza|branche|secteur|sector|industria|行业'],
  [
    'account.employees',
    'number of employees|account employees|account number of employees|liczba pracowników|mitarbeiter|mitarbeiterzahl|effectif|empleados|员工人数|员工数',
  ],
  [
    'account.revenue',
    'account annual revenue|roczny przychód|przychody|umsatz|jahresumsatz|chiffre d affaires|ingresos|年收入',
  ],
  ['account.painPoints', 'company pain points|account pain points|company challenges'],
  ['account.lifecycleStage', 'type|account type|company lifecycle stage|company type'],
  ['account.industryCode', 'sic code|naics code|nace code|pkd'],
  ['account.lifetimeValue', 'total revenue|total closed won amount|customer lifetime value|closed won amount'],
  ['contact.jobTitle', 'job title|title|job role|stanowisko|position|funktion|jobtitle|poste|puesto|cargo|职位|职务'],
  ['contact.language', 'preferred language|language|język|sprache|langue|idioma|语言'],
  ['contact.decision', 'buying role|role in decision|contact role'],
]

const known = new Map<string, Target>()
for (const field of fields) {
  const target = `${field.of[0]}.${field.key}`
  for (const name of [field.key, field.label, ...(field.also ?? [])]) known.set(foldName(name), target)
}
for (const [target, names] of factNames) for (const name of names.split('|')) known.set(foldName(name), target)
for (const [target, names] of Object.entries(coreNames))
  for (const name of names.split('|')) known.set(foldName(name), target)

// Book-keeping of the CRM: says nothing about whom a team serves.
const noise =
  /(^| )(ids?|guid|owner|created?|modified|date|street|address|city|zip|postal|postcode|state|province|fax|salutation|time ?zone|timestamp|linkedin|twitter|facebook|photo|avatar|last activity|status|source|currency|associated|email domain|marketing contact)( |$)/

/** One target per column, in order. The first column of a meaning takes it; a second one fills its blanks. */
export function recogniseColumns(
  header: readonly string[],
  rows: readonly { cells: readonly string[] }[] = [],
): Target[] {
  const targets = header.map((name) => targetFor(name))
  const company = targets.indexOf('company')
  return targets.map((target, at) => target ?? ownTarget(at, company, rows))
}

function targetFor(header: string): Target | undefined {
  const name = foldName(header)
  const direct = known.get(name)
  if (direct) return direct
  // Salesforce writes "Account.Industry" and "Account: Industry"; others write "Company industry" or "Contact country".
  const owned = /^(account|company|organi[sz]ation|contact|lead|person) (.+)$/.exec(name)
  if (owned?.[1] && owned[2]) {
    const owner: Owner = /^(contact|lead|person)$/.test(owned[1]) ? 'contact' : 'account'
    const field: Field | undefined = recogniseField(owned[2])
    if (field?.of.includes(owner)) return `${owner}.${field.key}`
  }
  return noise.test(name) || /^column \d+$/.test(name) ? 'skip' : undefined
}

/** An own field is the company's when colleagues always share its value; with nobody to compare it is the person's. */
function ownTarget(column: number, company: number, rows: readonly { cells: readonly string[] }[]): Target {
  const values = new Map<string, string>()
  let compared = 0
  for (const { cells } of rows.slice(0, 5000)) {
    const name = company < 0 ? '' : (cells[company]?.trim() ?? '')
    const value = cells[column]?.trim() ?? ''
    if (!name || !value) continue
    const before = values.get(name)
    if (before !== undefined && before !== value) return 'contact.own'
    if (before !== undefined) compared += 1
    values.set(name, value)
  }
  return compared >= 3 ? 'account.own' : 'contact.own'
}

/** Every choice of a mapping, with its words. */
export function targetChoices(): { target: Target; label: string }[] {
  const facts = (owner: Owner) =>
    fieldsOf(owner).map(({ key, label }) => ({
      target: `${owner}.${key}`,
      label: `${owner === 'account' ? 'Company' : 'Person'}: ${label}`,
    }))
  return [
    { target: 'skip', label: 'Leave out' },
    ...coreTargets.map((target) => ({ target, label: coreLabels[target] })),
    ...facts('account'),
    ...facts('contact'),
    { target: 'account.own', label: 'Own field of the company' },
    { target: 'contact.own', label: 'Own field of the person' },
  ]
}

const coreLabels: Record<CoreTarget, string> = {
  email: 'E-mail address',
  firstName: 'First name',
  lastName: 'Last name',
  name: 'Full name',
  phone: 'Phone',
  lifecycle: 'Customer, former, lead or staff',
  optedOut: 'Wants no mail',
  company: 'Company name',
  domain: 'Company domain or website',
}

const choices = new Set(targetChoices().map(({ target }) => target))
export const isTarget = (text: string): boolean => choices.has(text)
