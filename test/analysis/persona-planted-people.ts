// People with planted personas for the tests of the grouping: sentences put together from frames and words per theme, in English,
// Polish and Chinese. Frames are shared by all themes, so only the words inside tell them apart.
import type { Person, PersonAnswer } from '../../analysis/persona/people'
import { createRandom, type Random } from '../../analysis/vectors/random'

export type Language = 'en' | 'pl' | 'zh'
type Topic = 'challenge' | 'motivator'
type ThemeWords = Readonly<Record<string, readonly string[]>>

const frames: Record<Language, Record<Topic, readonly string[]>> = {
  en: {
    challenge: [
      'We lose hours every week on {x}.',
      'My biggest problem is {x}.',
      'It is hard to deal with {x}.',
      'Nobody here can handle {x}.',
      'We keep struggling with {x}.',
    ],
    motivator: [
      'What convinced us was {x}.',
      'I would pay for {x}.',
      'We decided because of {x}.',
      'The main reason to buy is {x}.',
      'For me it is all about {x}.',
    ],
  },
  pl: {
    challenge: [
      'Co tydzień tracimy godziny na {x}.',
      'Największym problemem jest dla nas {x}.',
      'Trudno sobie poradzić z tym: {x}.',
      'Nikt u nas nie ogarnia tematu: {x}.',
      'Ciągle męczy nas {x}.',
    ],
    motivator: [
      'Przekonało nas jedno: {x}.',
      'Zapłacę chętnie za {x}.',
      'Wybraliśmy to przez {x}.',
      'Główny powód zakupu to {x}.',
      'Dla mnie liczy się {x}.',
    ],
  },
  zh: {
    challenge: [
      '我们每周都在{x}上浪费很多时间。',
      '最大的问题是{x}。',
      '很难处理{x}。',
      '我们这里没人能搞定{x}。',
      '我们一直为{x}头疼。',
    ],
    motivator: [
      '打动我们的是{x}。',
      '我愿意为{x}付钱。',
      '我们选择它是因为{x}。',
      '购买的主要原因是{x}。',
      '对我来说最重要的是{x}。',
    ],
  },
}

const themes: Record<Language, Record<Topic, ThemeWords>> = {
  en: {
    challenge: {
      reports: ['monthly reports', 'report spreadsheets', 'copying figures into reports', 'the management report'],
      hiring: ['hiring engineers', 'finding candidates', 'recruiting and hiring', 'candidates who leave before hiring'],
      security: ['the security audit', 'password security', 'audit evidence', 'security questionnaires'],
      onboarding: [
        'onboarding new customers',
        'customer training',
        'slow customer onboarding',
        'training customers again',
      ],
    },
    motivator: {
      speed: ['a faster setup', 'fast installation', 'the quick setup', 'setup in a day, fast'],
      price: ['a lower price', 'the fair price', 'predictable cost', 'cost and price'],
      support: ['friendly support', 'support at night', 'a helpful support team', 'phone support from a team'],
      trust: ['the certificate', 'references from banks', 'a trusted certificate', 'bank references'],
    },
  },
  pl: {
    challenge: {
      reports: ['raporty miesięczne', 'arkusze do raportów', 'przepisywanie liczb do raportu', 'raport dla zarządu'],
      hiring: [
        'rekrutacja inżynierów',
        'szukanie kandydatów',
        'rekrutacja i kandydaci',
        'kandydaci znikający w rekrutacji',
      ],
      security: ['audyt bezpieczeństwa', 'bezpieczeństwo haseł', 'dowody na audyt', 'ankiety o bezpieczeństwie'],
      onboarding: [
        'wdrażanie nowych klientów',
        'szkolenia klientów',
        'powolne wdrożenie klienta',
        'ponowne szkolenie klientów',
      ],
    },
    motivator: {
      speed: ['szybkie uruchomienie', 'szybka instalacja', 'uruchomienie w jeden dzień', 'szybki start instalacji'],
      price: ['niższa cena', 'uczciwa cena', 'przewidywalny koszt', 'koszt i cena'],
      support: ['miłe wsparcie', 'wsparcie w nocy', 'pomocny zespół wsparcia', 'telefon do zespołu wsparcia'],
      trust: ['certyfikat', 'referencje z banków', 'zaufany certyfikat', 'referencje bankowe'],
    },
  },
  zh: {
    challenge: {
      reports: ['月度报表', '报表表格', '把数字抄进报表', '给管理层的报表'],
      hiring: ['招聘工程师', '寻找候选人', '招聘和候选人', '候选人在招聘中离开'],
      security: ['安全审计', '密码安全', '审计证据', '安全问卷'],
      onboarding: ['新客户上线', '客户培训', '客户上线太慢', '反复培训客户'],
    },
    motivator: {
      speed: ['快速部署', '安装很快', '一天完成部署', '部署和安装快'],
      price: ['更低的价格', '公平的价格', '可预测的成本', '成本和价格'],
      support: ['友好的客服', '夜间客服', '热心的客服团队', '电话客服团队'],
      trust: ['安全证书', '银行的推荐', '可信的证书', '银行客户推荐'],
    },
  },
}

/** Shares of themes in each persona: one of its own, one shared with a neighbour. */
const kinds: readonly Record<Topic, readonly string[]>[] = [
  { challenge: ['reports', 'onboarding'], motivator: ['speed', 'price'] },
  { challenge: ['hiring', 'reports'], motivator: ['support', 'speed'] },
  { challenge: ['security', 'onboarding'], motivator: ['trust', 'price'] },
]
const titles = ['CEO', 'Sales Representative', 'IT Administrator', 'Product Manager']

export type Planted = { readonly people: Person[]; readonly kinds: number[] }
export type PlantOptions = {
  readonly count: number
  readonly languages?: readonly Language[]
  readonly kinds?: number
  readonly seed?: number
  /** Also asks one closed question about the challenge; a tenth tick something else. */
  readonly closed?: boolean
  /** Puts the words into whole sentences that all themes share, which makes grouping hard; default bare phrases. */
  readonly framed?: boolean
  /** Title of each person by kind, to confound; default at random. */
  readonly titleOf?: (kind: number) => string
}

export function plantPeople({
  count,
  languages = ['en'],
  kinds: number = 3,
  seed = 1,
  closed = false,
  framed = false,
  titleOf,
}: PlantOptions): Planted {
  const random = createRandom(seed)
  const kindOf: number[] = []
  const people = Array.from({ length: count }, (_, at): Person => {
    const kind = random.whole(number)
    const language = languages[random.whole(languages.length)] as Language
    kindOf.push(kind)
    const option = random.next() < 0.1 ? random.whole(3) : kind
    return {
      id: `person-${String(at).padStart(4, '0')}`,
      answers: (['challenge', 'motivator'] as const).map((topic) => answer(random, language, topic, kind, framed)),
      ...(closed ? { choices: [{ topic: 'challenge', question: 'main', option: `o${option}` }] } : {}),
      traits: {
        jobTitle: titleOf?.(kind) ?? (titles[random.whole(titles.length)] as string),
        fit: random.next() < 0.5 ? 'good' : 'poor',
        language,
      },
    }
  })
  return { people, kinds: kindOf }
}

function answer(random: Random, language: Language, topic: Topic, kind: number, framed: boolean): PersonAnswer {
  const sentences = Array.from({ length: 1 + random.whole(2) }, () => {
    const all = Object.keys(themes[language][topic])
    const [own, shared] = (kinds[kind] as Record<Topic, readonly string[]>)[topic] as [string, string]
    const draw = random.next()
    const theme = draw < 0.62 ? own : draw < 0.92 ? shared : (all[random.whole(all.length)] as string)
    const words = themes[language][topic][theme] as readonly string[]
    const frame = frames[language][topic][random.whole(5)] as string
    const phrase = words[random.whole(words.length)] as string
    return framed
      ? frame.replace('{x}', phrase)
      : `${phrase.charAt(0).toUpperCase()}${phrase.slice(1)}${language === 'zh' ? '。' : '.'}`
  })
  return { topic, text: sentences.join(language === 'zh' ? '' : ' ') }
}

/** Adjusted Rand index of two partitions (Hubert and Arabie 1985). */
export function adjustedRand(left: readonly (string | number)[], right: readonly (string | number)[]): number {
  const pairs = (keys: readonly (string | number)[]) => {
    const counts = new Map<string | number, number>()
    for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1)
    return [...counts.values()].reduce((sum, n) => sum + (n * (n - 1)) / 2, 0)
  }
  const both = pairs(left.map((value, at) => `${value}\u0000${right[at]}`))
  const one = pairs(left)
  const other = pairs(right)
  const expected = (one * other) / ((left.length * (left.length - 1)) / 2)
  const most = (one + other) / 2
  return most === expected ? 1 : (both - expected) / (most - expected)
}
