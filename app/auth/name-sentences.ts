import type { NameProblem } from '#lib/access/person-name.ts'

/** What to say about a name that cannot be used. */
export const NAME_SENTENCES: Readonly<Record<NameProblem, string>> = {
  empty: 'Type a name first.',
  'too-long': 'Use at most 40 characters.',
  'not-plain': 'There is a hidden character in it. Type it by hand.',
}
