// People as CSV for another tool: a target list with the company, the fit and why. Cells that a spreadsheet would run as a formula
// get an apostrophe, here where they are rendered and nowhere else.
import { stringify } from 'csv-stringify/sync'
import { disarm } from '../platform/csv'
import type { AccountService } from './directory/account-service'
import type { Contact } from './directory/contact'
import { type Fact, fieldLabel, fieldsOf } from './facts/fields'
import type { Verdicts } from './icps/fit-service'

const personFacts = fieldsOf('contact').filter(({ key }) =>
  ['jobTitle', 'country', 'language', 'decision'].includes(key),
)
const companyFacts = fieldsOf('account').filter(({ key }) => key !== 'painPoints')

const header = [
  'Email',
  'First name',
  'Last name',
  'Phone',
  'Lifecycle',
  'Wants no mail',
  ...personFacts.map(({ key }) => fieldLabel(key)),
  'Company',
  'Domain',
  ...companyFacts.map(({ key }) => `Company: ${fieldLabel(key)}`),
  'Fit',
  'Rank',
  'Why',
]

/** Streams: a batch of 500 people is read, their companies looked up, and the lines written. */
export async function* contactCsv(
  people: AsyncIterable<Contact>,
  accounts: Pick<AccountService, 'byIds'>,
  verdicts: Verdicts,
  has: (id: string) => boolean,
): AsyncGenerator<string> {
  yield `\uFEFF${stringify([header])}`
  let batch: Contact[] = []
  const lines = async () => {
    const companies = await accounts.byIds(batch.flatMap(({ accountId }) => accountId ?? []))
    const rows = batch.map((contact) => {
      const account = companies.get(contact.accountId ?? '')
      const verdict = verdicts.get(contact.id)
      return [
        contact.email,
        contact.firstName,
        contact.lastName,
        contact.phone,
        contact.lifecycle,
        contact.optedOut ? 'yes' : '',
        ...personFacts.map(({ key }) => sayCell(contact.facts[key])),
        account?.name,
        account?.domain,
        ...companyFacts.map(({ key }) => sayCell(account?.facts[key])),
        verdict?.fit,
        verdict?.score.toFixed(2),
        verdict?.reasons.join('; '),
      ].map((cell) => disarm(cell ?? ''))
    })
    batch = []
    return stringify(rows)
  }
  for await (const contact of people) {
    if (!has(contact.id)) continue
    batch.push(contact)
    if (batch.length === 500) yield await lines()
  }
  if (batch.length > 0) yield await lines()
}

export const sayCell = (fact: Fact | undefined): string =>
  fact === undefined ? '' : typeof fact === 'object' ? fact.join('; ') : String(fact)
