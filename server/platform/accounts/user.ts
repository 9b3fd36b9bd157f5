// A person who signs in. (A company is an `account`, somebody in the directory a `contact`: see server/audience.)
import type { Role } from './actor'

export type User = {
  id: string
  email: string
  name: string
  role: Role
  disabled: boolean
  createdAt: Date
  lastSignInAt?: Date
  /** How often the password changed: a session begun under an older one has ended. */
  passwordChanges: number
}

export type NewUser = { email: string; name: string; role: Role; passwordHash: string }

/** One account per address, whatever its case or Unicode form. */
export const toEmailKey = (email: string): string => email.trim().normalize('NFKC').toLowerCase()

const mostUsed = ['password', '123456789', 'qwertyuiop', 'letmein', 'verbatim', 'administrator', 'iloveyou', 'welcome']

/** 12 to 512 characters, not one of the most used words with digits around it, not the same character again and again. */
export function isAcceptablePassword(password: string): boolean {
  if (password.length < 12 || password.length > 512) return false
  const letters = password.toLowerCase().replace(/[^a-z]/g, '')
  return new Set(password).size >= 4 && !(mostUsed.includes(letters) && password.length < 20)
}
