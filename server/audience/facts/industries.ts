// Industries in words, with their standard code: the section of ISIC rev. 4 (NACE and SIC 2007 share the letters). Words come
// as CRMs write them ("COMPUTER_SOFTWARE", "Banking"); the code is what makes them comparable. Pure.
import names from '../../../surveys/bank/industries.json'
import { fold } from './fields'

// First match wins, so the narrow words stand before the broad ones.
const words: readonly (readonly [section: string, pattern: RegExp])[] = [
  ['K', /\b(bank|insuranc|financ|fintech|invest|capital market|venture|accounting software)/],
  ['Q', /\b(health|hospital|medical pract|care\b|mental|wellness|veterinar|clinic|nursing)/],
  ['P', /\b(educat|e ?learning|school|universit|academ|training)/],
  [
    'J',
    /\b(software|information tech|internet|telecom|computer|saas|media|publish|broadcast|it services|technolog|gaming|hosting|data|wireless|communications)/,
  ],
  ['D', /\b(energy|electric power|utilit|solar|oil and gas supply|renewable)/],
  ['E', /\b(water|waste|recycl|environmental)/],
  ['B', /\b(mining|quarr|oil|petrol|metals? extraction)/],
  ['A', /\b(agricult|farm|forest|fish|dairy|ranch)/],
  ['F', /\b(construct|(?<!machine |engine |ship |boat |tool |vehicle )building|civil engineer|architecture)/],
  ['G', /\b(retail|wholesale|e ?commerce|trade|supermarket|consumer goods|automotive dealer|luxury|apparel)/],
  [
    'H',
    /\b(transport|logistic|freight|airline|aviation|shipping|warehous|maritime|package|delivery|trucking|railroad)/,
  ],
  ['I', /\b(hospitality|restaurant|hotel|food and beverages?|catering|leisure travel|tourism)/],
  ['L', /\b(real estate|property|housing)/],
  [
    'M',
    /\b(consult|legal|law|marketing|advertis|research|engineering|design|accounting|professional|public relations|biotech|management)/,
  ],
  ['N', /\b(staffing|recruit|human resources|facilit|security|travel|outsourc|events?|office|administrat|cleaning)/],
  ['O', /\b(government|public (admin|sector|policy|safety)|military|defen[cs]e|legislat|municipal|law enforcement)/],
  ['R', /\b(entertain|sport|museum|art|music|gambling|recreation|casino|performing|motion picture)/],
  [
    'S',
    /\b(nonprofit|non profit|religio|association|civic|consumer services|not for profit|repair|charit|philanthrop)/,
  ],
  [
    'C',
    /\b(manufactur|machinery|(machine|engine|ship|boat|tool|vehicle) (building|making)|tooling|chemical|pharma|automotive|electronic|food production|textile|semiconductor|aerospace|plastic|paper|furniture|industrial|steel|packaging|medical devices)/,
  ],
]

const byName = new Map<string, string>()
for (const [key, wording] of Object.entries(names)) {
  for (const name of Object.values(wording)) byName.set(fold(name), key.toUpperCase())
}

/** The section of ISIC for an industry in words, for a section's own letter, or nothing when it is not clear. */
export function industryCode(text: string): string | undefined {
  const folded = fold(text.replaceAll('_', ' '))
  return sectionNamed(folded) ?? words.find(([, pattern]) => pattern.test(folded))?.[0]
}

/** The section that is named by its letter or by its full name, in any of the product's languages. */
export function sectionNamed(text: string): string | undefined {
  const folded = fold(text)
  return /^[a-u]$/.test(folded) ? folded.toUpperCase() : byName.get(folded)
}
