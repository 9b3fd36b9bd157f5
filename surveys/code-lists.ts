// Lists of options the product keeps, with standard codes as keys: countries (ISO 3166-1 alpha-2, named by the platform's own
// locale data) and industries (the sections of ISIC rev. 4, which NACE and SIC 2007 share). A question names its list.
import industryNames from './bank/industries.json'
import { type Option, productLanguages, type Question, type Wording } from './definition'

// ISO 3166-1 alpha-2, as of 2024.
const countryCodes =
  'AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW'.split(
    ' ',
  )

const lists = {
  countries: once(() => countryCodes.map((code) => ({ key: code.toLowerCase(), text: countryNames(code) }))),
  industries: once(() => Object.entries(industryNames).map(([key, text]) => ({ key, text: text as Wording }))),
}

/** The options of a question: its own, or those of the list it names. Empty for kinds without options. */
export function optionsOf(question: Question): readonly Option[] {
  return question.optionsFrom ? lists[question.optionsFrom]() : (question.options ?? [])
}

export function findOption(question: Question, key: string): Option | undefined {
  return optionsOf(question).find((option) => option.key === key)
}

function countryNames(code: string): Wording {
  const names = productLanguages.map((language) => [language, namesIn(language).of(code) ?? code])
  return Object.fromEntries(names)
}

const namers = new Map<string, Intl.DisplayNames>()

function namesIn(language: string): Intl.DisplayNames {
  const namer = namers.get(language) ?? new Intl.DisplayNames([language], { type: 'region', fallback: 'code' })
  namers.set(language, namer)
  return namer
}

function once<Value>(make: () => Value): () => Value {
  let made: Value | undefined
  return () => {
    made ??= make()
    return made
  }
}
