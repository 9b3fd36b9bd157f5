// The fictional company of the demo: Tidewheel makes a planning board for workshops. Its ICP, the names of its world, and the
// changes its researcher makes to the ready-made instruments. Invented; any likeness is chance. Pure.
import type { Definition, Question } from '../../surveys/definition'
import type { NewIcp } from '../audience/icps/icp'

export const demoStudy = {
  name: 'Who plans with Tidewheel, and why',
  goal: 'Find out what gets in the way of people who plan a workshop, whom we serve well, and whom we should stop chasing.',
  company: 'Tidewheel',
  product: 'Tidewheel Board',
}

const goodIndustries = ['Metal products', 'Machine building', 'Plastics', 'Furniture', 'Packaging', 'Tool making']
const poorIndustries = ['Repair services', 'Catering', 'Cleaning', 'Retail', 'Landscaping']
export const industriesOf = { good: goodIndustries, poor: poorIndustries } as const

export const demoIcp: NewIcp = {
  name: 'Workshops with more orders than hours',
  kind: 'company',
  product: demoStudy.product,
  description:
    'Small and mid-size manufacturers with several machines, orders that change daily, and one person who plans.',
  problems: [
    { problem: 'Rush orders tear the plan apart', solution: 'Replanning by dragging one job, with all others sliding' },
    {
      problem: 'The plan lives in one head and one spreadsheet',
      solution: 'One shared board with the setup rules written down',
    },
    {
      problem: 'Delivery dates are guesses',
      solution: 'A date that counts material and capacity, shown to sales and customers',
    },
  ],
  criteria: [
    { id: 'revenue', field: 'revenue', op: 'between', min: 2_000_000, max: 30_000_000, level: 'should', weight: 2 },
    { id: 'size', field: 'employees', op: 'between', min: 20, max: 250, level: 'must', weight: 3 },
    { id: 'industry', field: 'industry', op: 'is-any', values: goodIndustries, level: 'must', weight: 3 },
    {
      id: 'country',
      field: 'country',
      op: 'is-any',
      values: ['GB', 'IE', 'PL', 'CN', 'SG'],
      level: 'should',
      weight: 2,
    },
    { id: 'services', field: 'industry', op: 'is-any', values: poorIndustries, level: 'exclude', weight: 1 },
  ],
}

export const titles = {
  en: ['Production Manager', 'Owner', 'Operations Lead', 'Planner', 'Plant Manager', 'Office Manager'],
  pl: ['Kierownik produkcji', 'Właściciel', 'Planista', 'Dyrektor zakładu', 'Kierownik biura'],
  zh: ['生产经理', '厂长', '计划员', '总经理', '办公室主任'],
} as const

export const firstNames = {
  en: 'Alex Robin Sam Jamie Chris Morgan Taylor Casey Drew Lee Pat Jordan Quinn Rowan Ellis Blair Avery Reese Kerry Leslie'.split(
    ' ',
  ),
  pl: 'Kazimierz Bożena Mirosław Halina Ryszard Wiesława Zdzisław Jolanta Leszek Grażyna Bogdan Urszula Dariusz Iwona'.split(
    ' ',
  ),
  zh: '子涵 建国 晓敏 文博 雪梅 志强 丽华 海燕 思远 雨桐'.split(' '),
} as const
export const lastNames = {
  en: 'Hartley Okafor Brennan Whitlock Mercer Pryce Dunmore Ashby Calloway Finch Garrow Haldane Ivory Jessop Keane Lorimer Nash Orton'.split(
    ' ',
  ),
  pl: 'Wierzba Skowronek Grabarczyk Olszańska Turek Pietrzak Sowa Klimczak Bielak Maciejko Żuraw Ćwikła'.split(' '),
  zh: '周 林 何 郑 谢 韩 唐 冯 曹 彭'.split(' '),
} as const
export const companyWords = {
  first: 'North River Oak Amber Copper Bright Stone Mill Harbour Falcon Elm Granite Silver Maple Anchor Cedar'.split(
    ' ',
  ),
  good: ['Castings', 'Tooling', 'Plastics', 'Joinery', 'Packaging', 'Precision', 'Presswork'],
  poor: ['Repairs', 'Kitchen', 'Cleaning', 'Gardens', 'Corner Shop'],
} as const
export const countriesOf = { en: ['GB', 'IE'], pl: ['PL'], zh: ['CN', 'SG'] } as const

/** What a respondent may tick, in the languages of the demo. */
const troubles: readonly (readonly [key: string, en: string, pl: string, zh: string])[] = [
  ['rush-orders', 'Rush orders', 'Pilne zlecenia', '加急订单'],
  ['machine-breakdowns', 'Machines that stop', 'Awarie maszyn', '设备故障'],
  [
    'plan-in-one-head',
    'Only one person understands the plan',
    'Tylko jedna osoba rozumie plan',
    '只有一个人看得懂计划',
  ],
  ['many-versions', 'Several versions of the plan', 'Kilka wersji planu', '计划有好几个版本'],
  ['late-deliveries', 'Late deliveries', 'Opóźnione dostawy', '延迟交货'],
  ['missing-material', 'Missing material', 'Brak materiału', '缺料'],
  ['invoices', 'Invoices and paperwork', 'Faktury i papiery', '发票和文书'],
  ['finding-people', 'Finding people', 'Brak ludzi', '招人难'],
]

const troublesQuestion: Question = {
  key: 'tidewheel.troubles',
  kind: 'multi',
  topic: 'challenge',
  required: false,
  text: {
    en: 'Which of these got in your way most in the last month? Pick up to three.',
    pl: 'Co najbardziej przeszkadzało w ostatnim miesiącu? Prosimy wybrać do trzech.',
    zh: '上个月哪些事情最妨碍您的工作？最多选三项。',
  },
  max: 3,
  options: troubles.map(([key, en, pl, zh]) => ({ key, text: { en, pl, zh } })),
}

/** The instrument with the company's own list of troubles on its first page. */
export function withTroubles(definition: Definition): Definition {
  const [first, ...others] = definition.pages
  if (!first) return definition
  return { ...definition, pages: [{ ...first, questions: [...first.questions, troublesQuestion] }, ...others] }
}
