// One invitation as a mail: text and HTML from the same data, in the person's language.

import { productLanguages } from '../../../surveys/definition'
import { sayIn } from '../../../views/helpers/messages'
import { sayDay } from '../../../views/helpers/words'
import type { ViewEngine } from '../../platform/http/view-engine'
import type { Message } from '../../platform/mail/message'
import type { Campaign } from '../plans/campaign'
import { fillIn, ownWords } from '../plans/wording'

export type Letter = {
  campaign: Pick<Campaign, 'subject' | 'message' | 'senderName' | 'replyTo' | 'anonymous' | 'closesAt'>
  /** Who asks: the study's company and product. */
  asker: { company: string; product: string }
  minutes: number | undefined
  wave: number
  language: string
  to: { name: string; address: string }
  /** What may be filled in about the person. */
  frame: Readonly<Record<string, string>>
  messageId: string
  link: string
  unsubscribeUrl: string
  bounceTag?: string
  isTest?: boolean
}

export type Compose = (letter: Letter) => Message

export function createCompose({ views, zone }: { views: Pick<ViewEngine, 'email'>; zone: () => string }): Compose {
  return (letter) => {
    const { campaign, asker, wave, frame, isTest = false } = letter
    const language = ourLanguage(letter.language)
    const words = sayIn(language)
    const say = (key: string, values?: Record<string, string | number>) => words(`mail.${key}`, values)
    const kind = wave === 0 ? 'invitation' : 'reminder'
    const own = wave === 0 ? ownWords(campaign.message, letter.language) : undefined
    const subject = fillIn(
      ownWords(campaign.subject, letter.language) ?? say(`${kind}.subject`),
      frame,
      asker,
      'header',
    )
    const sender = campaign.senderName || asker.company || 'Verbatim'
    const message = fillIn(own ?? say(`${kind}.message`), frame, asker, 'text')
    // Own words open and close as their author likes; ours greet first.
    const greeting = own ? '' : frame.firstName ? say('greeting', { name: frame.firstName }) : say('greeting-unnamed')
    const { text, html, ...rendered } = views.email('invitation', {
      language,
      subject: isTest ? `[${say('test')}] ${subject}` : subject,
      greeting,
      paragraphs: [
        ...message.split(/\n\s*\n/).map((paragraph) => paragraph.trim()),
        ...(letter.minutes ? [say('minutes', { count: Math.ceil(letter.minutes) })] : []),
        ...(campaign.closesAt ? [say('until', { date: sayDay(campaign.closesAt, language, zone(), 'long') })] : []),
        say(campaign.anonymous ? 'anonymous' : 'named'),
      ].filter((paragraph) => paragraph !== ''),
      button: say('button'),
      link: letter.link,
      plainLink: say('plain-link'),
      yoursAlone: say('yours-alone'),
      sender: say('sender', { sender }),
      unsubscribe: say('unsubscribe'),
      unsubscribeUrl: letter.unsubscribeUrl,
    })
    return {
      messageId: letter.messageId,
      to: letter.to,
      fromName: sender,
      subject: rendered.subject,
      text,
      html,
      ...(campaign.replyTo ? { replyTo: campaign.replyTo } : {}),
      unsubscribeUrl: letter.unsubscribeUrl,
      ...(letter.bounceTag ? { bounceTag: letter.bounceTag } : {}),
      about: isTest ? 'test' : kind,
    }
  }
}

/** The language of ours that is nearest to a contact's; English when there is none. */
export const ourLanguage = (tag: string): string =>
  productLanguages.find((language) => language === tag.split('-')[0]?.toLowerCase()) ?? 'en'
