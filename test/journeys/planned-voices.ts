// What the people of the whole-study journey are and say: 46 contacts as HubSpot exports them, and 39 answers from two planted
// ways of working, whose job titles say nothing about them.

const titles = ['Dispatcher', 'Owner', 'Operations Lead', 'Office Manager']

/** Forty people of companies with 20 to 200 employees, five of one with 900, and a row without an address. */
export function contactsCsv(): string {
  const header =
    'First Name,Last Name,Email,Job Title,Preferred language,Company name,Company Domain Name,Number of Employees'
  const fitting = Array.from({ length: 40 }, (_, at) => {
    const [first, language] = at === 0 ? ['Cleo', 'pl'] : [`Person${at}`, 'en']
    const name = at === 0 ? 'cleo' : `person${at}`
    return `${first},Test,${name}@fleet-${at}.example,${titles[at % 4]},${language},Fleet ${at},fleet-${at}.example,${20 + at * 4}`
  })
  const large = Array.from(
    { length: 5 },
    (_, at) => `Large${at},Test,large${at}@giant.example,Owner,en,Giant,giant.example,900`,
  )
  return [header, ...fitting, ...large, 'Nobody,Test,,Owner,en,Fleet 1,fleet-1.example,24'].join('\n')
}

const subjects = [
  {
    challenge: [
      'A driver calls in sick at six and the whole route plan falls apart.',
      'Every morning somebody is sick and I rebuild all the routes by hand.',
      'The plan breaks before seven because a driver or a van is missing.',
      'Urgent stops arrive during the day and the routes have to be planned again.',
      'When a van breaks down I move its stops to other drivers one by one.',
    ],
    motivator: [
      'I want a calm morning without twenty phone calls to drivers.',
      'Replanning the routes in minutes would give me my mornings back.',
      'Fewer calls, and drivers who see the changed route at once.',
      'To go home on time although the plan broke in the morning.',
    ],
  },
  {
    challenge: [
      'Delivery notes come back weeks late, so we cannot send the invoice.',
      'Paper signatures get lost and customers dispute the invoice.',
      'We wait for the signed paper before billing can write an invoice.',
      'Billing types the delivery notes again, with mistakes in the amounts.',
      'Without proof of delivery the customer refuses to pay the invoice.',
    ],
    motivator: [
      'To invoice on the same day, with the signature attached.',
      'Getting paid sooner because the proof of delivery is there.',
      'No more paper to file, and invoices without disputes.',
      'Billing that needs no typing from delivery notes.',
    ],
  },
]

/** Answers to the good-fit instrument, by question key. Neighbours combine different sentences, so that no two are alike. */
export function voices(): Record<string, string>[] {
  return Array.from({ length: 39 }, (_, at) => {
    const { challenge, motivator } = subjects[at % 2] ?? { challenge: [], motivator: [] }
    const pick = (from: string[], step: number) => from[(Math.floor(at / 2) * step + step) % from.length] ?? ''
    return {
      'gf.challenge.last_bad_day': `${pick(challenge, 1)} ${pick(challenge, 3)}`,
      'gf.motivator.trigger': pick(motivator, 1),
      'gf.goal.good_year': pick(motivator, 3),
    }
  })
}
