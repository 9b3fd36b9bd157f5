// Countries as CRMs and people write them, to ISO 3166-1 codes and back. The list of codes and names comes from surveys. Pure.
import { optionsOf } from '../../../surveys/code-lists'
import { questionShape } from '../../../surveys/definition'
import { fold } from './fields'

const listed = optionsOf(
  questionShape.parse({ key: 'country', kind: 'single', text: { en: 'Country' }, optionsFrom: 'countries' }),
)

// What the platform's own names leave out: everyday short forms, and how HubSpot and Salesforce spell some.
const aliases: Readonly<Record<string, string>> = {
  usa: 'US',
  'u.s.': 'US',
  'u.s.a.': 'US',
  'united states of america': 'US',
  america: 'US',
  uk: 'GB',
  'u.k.': 'GB',
  'great britain': 'GB',
  england: 'GB',
  scotland: 'GB',
  wales: 'GB',
  'czech republic': 'CZ',
  holland: 'NL',
  'the netherlands': 'NL',
  'republic of korea': 'KR',
  'korea, republic of': 'KR',
  korea: 'KR',
  'russian federation': 'RU',
  'viet nam': 'VN',
  turkey: 'TR',
  'hong kong': 'HK',
  macau: 'MO',
  taiwan: 'TW',
  'ivory coast': 'CI',
  uae: 'AE',
  prc: 'CN',
  "people's republic of china": 'CN',
  rzeczpospolita: 'PL',
  slovakia: 'SK',
  'slovak republic': 'SK',
  'iran, islamic republic of': 'IR',
}

const codes = new Map<string, string>()
for (const { key, text } of listed) {
  const code = key.toUpperCase()
  codes.set(key, code)
  for (const name of Object.values(text)) codes.set(fold(name), code)
}
for (const [name, code] of Object.entries(aliases)) codes.set(name, code)

export const countryCode = (text: string): string | undefined => codes.get(fold(text))

const english = new Intl.DisplayNames(['en'], { type: 'region', fallback: 'code' })

export const countryName = (code: string): string => (/^[A-Z]{2}$/.test(code) ? (english.of(code) ?? code) : code)

export const countryNames = (): { code: string; name: string }[] =>
  listed
    .map(({ key }) => ({ code: key.toUpperCase(), name: countryName(key.toUpperCase()) }))
    .sort((left, right) => left.name.localeCompare(right.name, 'en'))

// Markets people name in one word. EU: the 27 members of 2024.
const regions: Readonly<Record<string, string>> = {
  eu: 'AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK',
  'european union': 'AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK',
  dach: 'AT CH DE',
  nordics: 'DK FI IS NO SE',
  baltics: 'EE LT LV',
  benelux: 'BE LU NL',
  'north america': 'CA MX US',
  'central europe': 'AT CH CZ DE HU LI PL SI SK',
  'latin america': 'AR BO BR CL CO CR CU DO EC GT HN MX NI PA PE PY SV UY VE',
  europe:
    'AL AT BA BE BG CH CY CZ DE DK EE ES FI FR GB GR HR HU IE IS IT LI LT LU LV MD ME MK MT NL NO PL PT RO RS SE SI SK UA XK',
}

const marketNames: Readonly<Record<string, string>> = {
  eu: 'EU',
  dach: 'DACH',
  nordics: 'Nordics',
  baltics: 'Baltics',
  benelux: 'Benelux',
  'north america': 'North America',
  'central europe': 'Central Europe',
  'latin america': 'Latin America',
  europe: 'Europe',
}

/** The names of countries; of a whole market its one name. */
export function sayCountries(codes: readonly string[]): string[] {
  const sorted = [...codes].sort().join(' ')
  const market = Object.keys(marketNames).find((name) => regions[name]?.split(' ').sort().join(' ') === sorted)
  return market ? [marketNames[market] ?? market] : codes.map(countryName)
}

/** The codes of a country or of a market such as EU, DACH or North America; empty when the name is neither. */
export function countryCodes(text: string): readonly string[] {
  const name = fold(text)
  const region = Object.hasOwn(regions, name) ? regions[name] : undefined
  const code = countryCode(text)
  return region ? region.split(' ') : code ? [code] : []
}
