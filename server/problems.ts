// Everything that can be refused, in one table: the code, its family and the sentence a person reads. A sentence says what was
// expected and what to do. `{name}` is filled from the details; what a person typed is escaped where the sentence is shown.
import { type Family, Problem as PlatformProblem } from './platform/http/problem'

type Row = readonly [family: Family, sentence: string]

export const catalogue = {
  'request.malformed': ['invalid', 'The request could not be read: {reason}'],
  'request.invalid': ['invalid', 'Some fields need another look: {summary}'],
  'request.too-large': ['too-large', 'That is more than can be taken at once (at most {most}).'],
  'request.too-many': ['too-many', 'Too many tries. Wait a few minutes, then try again.'],
  'request.cross-site': ['forbidden', 'This form was sent from another site. Open the page here and send it again.'],
  'request.under-way': [
    'conflict',
    'This was sent a moment ago and is still being worked on. Look in a minute whether it is there before you send it again.',
  ],
  'store.full': [
    'unavailable',
    'Nothing could be saved: the disk of the server is full or failing. Tell the administrator, then try again.',
  ],
  'store.away': [
    'unavailable',
    'The database does not answer right now, and nothing was saved. Try again in a minute.',
  ],
  'page.absent': ['absent', 'There is nothing at this address. Check the link, or go back to the start page.'],
  'user.unknown': [
    'unauthenticated',
    'The e-mail address and the password do not belong together. Check both and try again.',
  ],
  'user.sign-in-needed': ['unauthenticated', 'Sign in to see this page.'],
  'user.forbidden': ['forbidden', 'Your role does not include this. An administrator can change roles.'],
  'user.exists': ['conflict', 'There is an account with this e-mail address already.'],
  'user.absent': ['absent', 'There is no such account.'],
  'user.last-administrator': ['conflict', 'This is the last administrator. Make somebody else administrator first.'],
  'user.wrong-password': ['invalid', 'This is not your password.'],
  'user.weak-password': ['invalid', 'A password needs 12 to 512 characters and must not be one of the most used.'],
  'setup.used': ['gone', 'The set-up link was used already, or a newer one was printed when the server started.'],
  'key.unknown': ['unauthenticated', 'Expected the header "Authorization: Bearer KEY" with a valid API key.'],
  'key.absent': ['absent', 'There is no such API key.'],
  'webhook.absent': ['absent', 'There is no such webhook.'],
  'webhook.refused': ['invalid', 'Messages cannot go there. {reason}'],
  'webhook.disabled': ['conflict', 'This webhook is switched off. Switch it on first.'],
  'webhook.too-many': ['conflict', 'There are {most} webhooks, as many as there can be. Remove one first.'],
  'document.stale': ['conflict', 'Somebody saved a newer version meanwhile. Load it, then make your change again.'],
  'icp.version-absent': ['absent', 'This profile never stood like that, or nobody knows any more.'],
  'icp.absent': ['absent', 'There is no such ideal customer profile.'],
  'icp.invalid': ['invalid', 'The profile needs another look: {summary}'],
  'account.absent': ['absent', 'There is no such company.'],
  'account.exists': [
    'conflict',
    'A company with this domain, or without a domain and with this name, is there already.',
  ],
  'account.invalid': ['invalid', 'Some facts could not be read: {summary}'],
  'contact.absent': ['absent', 'There is no such contact.'],
  'contact.exists': ['conflict', 'A contact with this e-mail address is there already. Open that one and change it.'],
  'contact.invalid': ['invalid', 'Some facts could not be read: {summary}'],
  'segment.absent': ['absent', 'There is no such segment.'],
  'segment.too-many': ['conflict', 'There are {most} segments, as many as there can be. Remove one first.'],
  'import.absent': ['gone', 'This file is no longer kept (files wait for a day). Choose it again.'],
  'import.unreadable': ['invalid', 'The file could not be read: {reason}'],
  'import.rows-refused': ['invalid', 'Nothing was imported, because {count} rows cannot be: {summary}'],
  'import-run.absent': ['absent', 'There is no such import.'],
  'import-run.over': ['conflict', 'This import is {state} already.'],
  'import-run.failed': ['conflict', 'The import did not get through. {reason}'],
  'study.absent': ['absent', 'There is no such study.'],
  'campaign.absent': ['absent', 'There is no such campaign.'],
  'campaign.wrong-state': ['conflict', 'This campaign is {state}: it cannot {event} now.'],
  'campaign.invalid': ['invalid', 'The campaign needs another look: {summary}'],
  'campaign.nobody': ['conflict', 'Nobody would get this campaign. Choose another audience, or import contacts first.'],
  'campaign.too-few': [
    'conflict',
    'This campaign is anonymous, and only {count} would get it: among so few, answers could be told apart. Choose an audience of at least {least}; or untick Anonymous, and take a survey that does not promise it.',
  ],
  'campaign.anonymous': ['forbidden', 'This campaign is anonymous: who answered is shown to nobody.'],
  'unsubscribe.malformed': [
    'invalid',
    'Expected the body "List-Unsubscribe=One-Click". Open the link in the mail and press the button there.',
  ],
  'bounce.absent': ['absent', 'There is no such mail among those that came back.'],
  'bounce.settled': ['conflict', 'This mail was looked at already, or it is not known whom it is about.'],
  'bounce.no-mail': ['invalid', 'Expected a mail that came back, with its head, as a file or a message/rfc822 body.'],
  'suppression.absent': ['absent', 'This address is not on the list.'],
  'invitation.absent': ['absent', 'This link is not known here. Check that it is complete, as it stands in the mail.'],
  'invitation.wrong-state': ['conflict', 'An invitation that is {from} cannot become {to}.'],
  'survey.absent': ['absent', 'There is no such survey.'],
  'survey.version-absent': ['absent', 'This survey has no such version.'],
  'survey.page-absent': ['absent', 'This survey has no such page.'],
  'survey.question-absent': ['absent', 'This survey has no such question.'],
  'survey.invalid': ['invalid', 'The survey cannot be used like this: {summary}'],
  'survey.unreadable': ['invalid', 'The survey could not be read: {summary}'],
  'survey.link-closed': ['conflict', 'The public link of this survey is closed. Open it first.'],
  'survey.published': ['conflict', 'This survey was published: answers may rest on it, so it stays.'],
  'survey.unpublished': ['conflict', 'Publish the survey first: answers belong to a published version.'],
  'response.absent': ['absent', 'There is no such response.'],
  'response.invalid': ['invalid', 'Some answers need another look: {summary}'],
  'response.closed': ['gone', 'This survey has ended. Answers sent before are kept; no new ones are taken.'],
  'response.withdrawn': ['conflict', 'These answers were withdrawn and cannot be sent again.'],
  'response.other-content': [
    'conflict',
    'This Idempotency-Key was used for other answers. Send the same answers again, or use a new key.',
  ],
  'response.busy': ['conflict', 'The same answers were changed somewhere else at this moment. Try again.'],
  'interview.absent': ['absent', 'There is no such interview.'],
  'interview.finished': ['conflict', 'This interview is finished. Open it again to change its notes.'],
  'interview.empty': ['conflict', 'Nothing is noted yet. Write down at least one thing that was said, then finish.'],
  'interview.people': ['invalid', 'Choose who was there: one person, or a group of at most {most}.'],
  'interview.anonymous': [
    'invalid',
    'This guide promises anonymity: say how many people were there, and choose nobody from the directory.',
  ],
  'link.absent': ['absent', 'This link is not known here. Check that it is complete, as it stands in the mail.'],
  'run.absent': ['absent', 'There is no such run.'],
  'run.no-answers': ['conflict', 'There is nothing to group yet: {found}. Collect answers to open questions first.'],
  'run.under-way': ['conflict', 'Run {number} is still under way. Wait for it, or cancel it first.'],
  'run.over': ['conflict', 'This run is {state} already.'],
  'run.unfinished': ['conflict', 'This run is {state}: only a finished run has themes and groups of people.'],
  'edit.absent-group': ['absent', 'There is no such theme or group in this run. Load the page again.'],
  'edit.absent-item': [
    'absent',
    'Some of the chosen answers are not in this run, or were withdrawn. Load the page again.',
  ],
  'edit.malformed': ['invalid', '{reason}'],
  'edit.conflict': ['conflict', 'That contradicts earlier corrections: {chain}. Undo one of them first.'],
  'edit.nothing': ['conflict', 'There is nothing to {what}.'],
  'recurring-question.absent': ['absent', 'There is no such question or roadblock.'],
  'recurring-question.merged-with-itself': ['conflict', 'These two are one already. Choose another to merge with.'],
  'mail.absent': ['absent', 'There is no such mail in the outbox.'],
  'mail.decided': ['conflict', 'This mail is {state}: there is nothing to decide about it any more.'],
  'persona.absent': ['absent', 'There is no such persona.'],
  'persona.line-absent': ['absent', 'There is no such line. Somebody may have removed it: load the page again.'],
  'persona.too-long': ['too-large', 'A persona holds at most 300 lines. Reject what nobody will read.'],
  'persona.wrong-state': ['conflict', 'To {event} is not possible while the persona is {state}.'],
  'persona.not-signed-off': ['conflict', 'Nobody has signed off these words yet. Sign off, or ask a colleague to.'],
  'persona.signed-off': ['conflict', 'You have signed off these words already.'],
  'persona.empty': ['conflict', 'Accept or write at least one challenge first: a persona stands on its challenges.'],
  'persona.title-name': ['invalid', 'The name says a job title. Choose another, or write down why it must stay.'],
  'persona.reason-needed': ['invalid', 'Write a note of at least a few words, so that readers know what changed.'],
  'persona.foreign-icp': ['invalid', 'That ICP does not belong to this study. Choose one from the list.'],
  'plan.line-absent': [
    'absent',
    'There is no such line in the plan. Somebody may have removed it: load the page again.',
  ],
  'plan.challenge-absent': ['invalid', 'The persona has no such challenge. Choose one that it says.'],
  'plan.too-long': [
    'too-large',
    'A plan holds at most 100 lines, and a line at most 200 figures. Remove what is over.',
  ],
  'persona.not-different': [
    'conflict',
    'One persona for women and one for men only where their challenges differ measurably: here they do not, or too few are known.',
  ],
  'persona.no-run': ['absent', 'There is no such finished run in this study. Run the analysis first.'],
  'persona.has-group': ['conflict', 'A group of people stands behind this persona already.'],
  'persona.group-absent': ['absent', 'The newest run has no such group. Load the page again.'],
  'persona.group-taken': [
    'conflict',
    'This group stands behind another persona. Retire that one first if this one says it better.',
  ],
  'persona.revision-absent': ['absent', 'There is no such version of this persona.'],
  'persona.not-published': ['conflict', 'Publish the persona first: a link shows published versions only.'],
  'share.absent': ['absent', 'This link does not work. It may have been taken back: ask whoever sent it.'],
} as const satisfies Record<string, Row>

export type ProblemCode = keyof typeof catalogue

/** A refusal with a code of the catalogue. Details fill its sentence and, for forms, name the fields. */
export class Problem extends PlatformProblem {
  constructor(code: ProblemCode, details: Record<string, unknown> = {}) {
    const [family, sentence] = catalogue[code] as Row
    super(code, family, fill(sentence, details), details)
  }
}

function fill(sentence: string, details: Record<string, unknown>): string {
  return sentence.replace(/\{(\w+)\}/g, (_, name: string) => String(details[name] ?? ''))
}
