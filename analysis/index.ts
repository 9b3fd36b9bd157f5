// The only door of the room: everything that is not named here is private to it.
export { closeLog } from './corrections/close-log'
export type * from './corrections/correction'
export { describeConflict } from './corrections/describe-conflict'
export { type Preview, type PreviewInput, previewCorrection } from './corrections/preview'
export { findPersonas } from './persona/find-personas'
export type * from './persona/people'
export { findThemes } from './pipeline'
export * from './shapes'
