// What is asked of somebody who gets an account: by the set-up link, and by an administrator.
import * as z from 'zod'

export const newPerson = z.object({
  email: z
    .string()
    .trim()
    .max(320)
    .regex(/^[^\s@]+@[^\s@]+$/, 'Enter an e-mail address, like name@example.com.'),
  name: z.string().trim().min(1, 'Enter a name.').max(120),
  password: z.string().max(1000),
})
