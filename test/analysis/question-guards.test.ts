// What keeps two questions apart though nearly every word is the same: negations as people type them, numbers in digits and words, in
// the languages of the product; and what must not. Each pair is looked up both ways.
import { createQuestionIndex } from '../../analysis'

const differenceOf = (earlier: string, typed: string) => {
  const index = createQuestionIndex()
  index.add('earlier', earlier)
  const [nearest] = index.nearest(typed, { least: 0 })
  return { verdict: nearest?.verdict, difference: nearest?.difference }
}

describe('a negation keeps apart', () => {
  it.each([
    ['Can we export the plan?', 'Cannot we export the plan?'],
    ['Can we export the plan to a calendar?', 'We cant export the plan to a calendar?'],
    ['Can we export the plan to a calendar?', 'Can not we export the plan to a calendar?'],
    ['Does the export work on a phone?', 'Doesn`t the export work on a phone?'],
    ['Does the export work on a phone?', 'Doesnʼt the export work on a phone?'],
    ['Does the export work on a phone?', 'Doesn’t the export work on a phone?'],
    ['Does the export work on a phone?', 'Doesnt the export work on a phone?'],
    ['Does the app work with a connection?', 'Does the app work without a connection?'],
    ['Can we not pay with a card and not wait?', 'Can we pay with a card and wait?'],
    ['Is it not possible to export without a licence?', 'Is it possible to export with a licence?'],
    ['Czy system działa po zmianie planu?', 'Czy system nigdy nie działa po zmianie planu?'],
    ['Dlaczego ktoś odpowiada na zgłoszenia?', 'Dlaczego nikt nie odpowiada na zgłoszenia?'],
    ['Dlaczego widzę faktury w systemie?', 'Dlaczego nie widzę żadnych faktur w systemie?'],
    ['可以取消订单吗', '不可以取消订单吗'],
    ['能导出排班表吗', '不能导出排班表吗'],
    ['Pourquoi je reçois la facture par courriel ?', 'Pourquoi je ne reçois aucune facture par courriel ?'],
    [
      'Pourquoi la synchronisation marche sur le téléphone ?',
      "Pourquoi la synchronisation n'a jamais marché sur le téléphone ?",
    ],
    ['Pourquoi je vois la facture ?', 'Pourquoi je ne vois rien ?'],
    ['¿Por qué hay facturas en el sistema?', '¿Por qué no hay ninguna factura en el sistema?'],
  ])('%s / %s', (one, other) => {
    const apart = { verdict: 'similar', difference: 'negation' }
    expect([differenceOf(one, other), differenceOf(other, one)]).toEqual([apart, apart])
  })
})

describe('a number keeps apart', () => {
  it.each([
    ['Is the trial thirty days long?', 'Is the trial sixty days long?'],
    ['Is the trial 30 days long?', 'Is the trial sixty days long?'],
    ['Do you keep photos for twelve months?', 'Do you keep photos for eleven months?'],
    ['Can we have a plan for twenty-five users?', 'Can we have a plan for twenty-six users?'],
    ['Can we have a plan for a hundred users?', 'Can we have a plan for a thousand users?'],
    ['Can we have a plan for 1,000 users?', 'Can we have a plan for 1,500 users?'],
    ['Can we have a plan for 1.000 users?', 'Can we have a plan for 1.500 users?'],
    ['Is the fee 2.5 percent a year?', 'Is the fee 2.7 percent a year?'],
    ['Does it run on version v2 of the firmware?', 'Does it run on version v3 of the firmware?'],
    ['Does it run on iOS17 phones as well?', 'Does it run on iOS18 phones as well?'],
    ['Is the report for Q1 ready to print?', 'Is the report for Q2 ready to print?'],
    ['Is the first invoice free of charge?', 'Is the second invoice free of charge?'],
    ['هل الفترة التجريبية ٣٠ يوما؟', 'هل الفترة التجريبية ٦٠ يوما؟'],
    ['Czy okres próbny trwa trzydzieści dni?', 'Czy okres próbny trwa sześćdziesiąt dni?'],
    ['Czy zdjęcia są u was przez dwa lata?', 'Czy zdjęcia są u was przez trzy lata?'],
    ['Czy plan obejmuje dwóch użytkowników konta?', 'Czy plan obejmuje trzech użytkowników konta?'],
    ['试用期是三十天吗', '试用期是六十天吗'],
    ['试用期是30天吗', '试用期是60天吗'],
    ['套餐可以有十二个用户吗', '套餐可以有十五个用户吗'],
    ['套餐可以有一百个用户吗', '套餐可以有一千个用户吗'],
    ['套餐可以有两个用户吗', '套餐可以有三个用户吗'],
    ['Dauert die Testphase dreißig Tage?', 'Dauert die Testphase sechzig Tage?'],
    ['Dauert die Testphase zwölf Tage?', 'Dauert die Testphase elf Tage?'],
    ["La période d'essai dure trente jours ?", "La période d'essai dure soixante jours ?"],
    ['¿La prueba dura treinta días?', '¿La prueba dura sesenta días?'],
    ['Is support there 24/7 for us?', 'Is support there 24/5 for us?'],
    ['Is the plan there on 2026-05-01 for us?', 'Is the plan there on 2026-05-02 for us?'],
    ['Can we share the plan once?', 'Can we share the plan twice?'],
    ['Is half the price paid first?', 'Is double the price paid first?'],
    ['Where is order 12345678901234567?', 'Where is order 12345678901234568?'],
  ])('%s / %s', (one, other) => {
    const apart = { verdict: 'similar', difference: 'number' }
    expect([differenceOf(one, other), differenceOf(other, one)]).toEqual([apart, apart])
  })
})

describe('an opposite keeps apart', () => {
  it.each([['Can we lock the plan?', 'Can we unlock the plan?']])('%s / %s', (one, other) => {
    const apart = { verdict: 'similar', difference: 'opposite' }
    expect([differenceOf(one, other), differenceOf(other, one)]).toEqual([apart, apart])
  })
})

describe('nothing keeps apart', () => {
  it.each([
    ['Is the trial 30 days long?', 'Is the trial thirty days long?'],
    ['Can we have a plan for twenty-five users?', 'Can we have a plan for 25 users?'],
    ['Can we have a plan for 1,000 users?', 'Can we have a plan for 1000 users?'],
    ['Is the fee 2,5 percent a year?', 'Is the fee 2.5 percent a year?'],
    ['Czy okres próbny trwa 30 dni?', 'Czy okres próbny trwa trzydzieści dni?'],
    ['Czy plan obejmuje dwie osoby na koncie?', 'Czy plan obejmuje 2 osoby na koncie?'],
    ['试用期是30天吗', '试用期是三十天吗'],
    ['系统支不支持导出排班表', '系统支持导出排班表吗'],
    ['要不要重新登录系统', '要重新登录系统吗'],
    ['特别的节假日可以排班吗', '节假日可以排班吗'],
    ['非常多的用户可以同时排班吗', '很多的用户可以同时排班吗'],
    ['无线网络下可以排班吗', '网络下可以排班吗'],
    ['Dauert die Testphase fünfundzwanzig Tage?', 'Dauert die Testphase 25 Tage?'],
  ])('%s / %s', (one, other) => {
    expect([differenceOf(one, other).difference, differenceOf(other, one).difference]).toEqual([undefined, undefined])
  })
})
