// Words for numbers in English, German, Polish, Spanish and French, as they are inflected. Data, and the German compounds.

export type Part = {
  readonly value: number
  /** A hundred, a thousand, a million: what stands before it is multiplied. */
  readonly scale: boolean
}

/** Between the parts of one number. */
export const skipped: ReadonlySet<string> = new Set(['and', 'y', 'et'])

const ones: Readonly<Record<number, string>> = {
  0: 'zero null zéro cero',
  1: 'one first eins erste ersten erster erstes jeden jedna jedno jednego jednej pierwszy pierwsza pierwsze pierwszego pierwszej uno primero primera primer premier première',
  2: 'two second twice double zwei zweite zweiten zweiter zweites doppelt dwa dwie dwóch dwoma dwom dwoje drugi druga drugie drugiego drugiej dos segundo segunda deux deuxième double',
  3: 'three third drei dritte dritten dritter drittes trzy trzech trzem trzema trzej trzeci trzecia trzecie tres tercero tercera trois troisième',
  4: 'four fourth vier vierte vierten cztery czterech czterem czterema czwarty czwarta cuatro cuarto cuarta quatre quatrième',
  5: 'five fifth fünf fünfte fünften pięć pięciu piąty piąta cinco quinto quinta cinq cinquième',
  6: 'six sixth sechs sechste sechsten sześć sześciu szósty szósta seis sexto sixième',
  7: 'seven seventh sieben siebte siebten siedem siedmiu siódmy siódma siete séptimo sept septième',
  8: 'eight eighth acht achte achten osiem ośmiu ósmy ósma ocho octavo huit huitième',
  9: 'nine ninth neun neunte neunten dziewięć dziewięciu dziewiąty dziewiąta nueve noveno neuf neuvième',
  10: 'ten tenth zehn zehnte zehnten dziesięć dziesięciu dziesiąty dziesiąta diez décimo dix dixième',
  11: 'eleven elf jedenaście jedenastu once onze',
  12: 'twelve dozen zwölf dutzend dwanaście dwunastu tuzin doce docena douze douzaine',
  13: 'thirteen dreizehn trzynaście trzynastu trece treize',
  14: 'fourteen vierzehn czternaście czternastu catorce quatorze',
  15: 'fifteen fünfzehn piętnaście piętnastu quince quinze',
  16: 'sixteen sechzehn szesnaście szesnastu dieciséis seize',
  17: 'seventeen siebzehn siedemnaście siedemnastu diecisiete',
  18: 'eighteen achtzehn osiemnaście osiemnastu dieciocho',
  19: 'nineteen neunzehn dziewiętnaście dziewiętnastu diecinueve',
  20: 'twenty zwanzig dwadzieścia dwudziestu veinte vingt vingts',
  21: 'veintiuno veintiún veintiuna',
  22: 'veintidós',
  23: 'veintitrés',
  24: 'veinticuatro',
  25: 'veinticinco',
  26: 'veintiséis',
  27: 'veintisiete',
  28: 'veintiocho',
  29: 'veintinueve',
  30: 'thirty dreißig dreissig trzydzieści trzydziestu treinta trente',
  40: 'forty vierzig czterdzieści czterdziestu cuarenta quarante',
  50: 'fifty fünfzig pięćdziesiąt pięćdziesięciu cincuenta cinquante',
  60: 'sixty sechzig sześćdziesiąt sześćdziesięciu sesenta soixante',
  70: 'seventy siebzig siedemdziesiąt siedemdziesięciu setenta septante',
  80: 'eighty achtzig osiemdziesiąt osiemdziesięciu ochenta huitante',
  90: 'ninety neunzig dziewięćdziesiąt dziewięćdziesięciu noventa nonante',
  200: 'dwieście doscientos doscientas',
  300: 'trzysta trzystu trescientos trescientas',
  400: 'czterysta czterystu cuatrocientos cuatrocientas',
  500: 'pięćset pięciuset quinientos quinientas',
  600: 'sześćset sześciuset seiscientos seiscientas',
  700: 'siedemset siedmiuset setecientos setecientas',
  800: 'osiemset ośmiuset ochocientos ochocientas',
  900: 'dziewięćset dziewięciuset novecientos novecientas',
}
const halves = 'half halb halbe halben halber halbes pół połowa połowę medio media mitad demi moitié'
const scales: Readonly<Record<number, string>> = {
  100: 'hundred hundreds hundert sto stu cien ciento cent cents',
  1e3: 'thousand thousands tausend tysiąc tysiące tysięcy mil mille',
  1e6: 'million millions millionen milion miliony milionów millón millones',
}

const germanOnes = ['ein', 'zwei', 'drei', 'vier', 'fünf', 'sechs', 'sieben', 'acht', 'neun']
const germanTens = ['zwanzig', 'dreißig', 'vierzig', 'fünfzig', 'sechzig', 'siebzig', 'achtzig', 'neunzig']

function germanCompounds(): [string, Part][] {
  return germanOnes.flatMap((one, at): [string, Part][] => [
    ...germanTens.map((ten, tens): [string, Part] => [
      `${one}und${ten}`,
      { value: (tens + 2) * 10 + at + 1, scale: false },
    ]),
    [`${one}hundert`, { value: (at + 1) * 100, scale: false }],
    [`${one}tausend`, { value: (at + 1) * 1000, scale: false }],
  ])
}

const listOf = (table: Readonly<Record<number, string>>, scale: boolean): [string, Part][] =>
  Object.entries(table).flatMap(([value, words]) =>
    words.split(' ').map((word): [string, Part] => [word, { value: Number(value), scale }]),
  )

export const numberWords: ReadonlyMap<string, Part> = new Map([
  ...listOf(ones, false),
  ...halves.split(' ').map((word): [string, Part] => [word, { value: 0.5, scale: false }]),
  ...germanCompounds(),
  ...listOf(scales, true),
])
