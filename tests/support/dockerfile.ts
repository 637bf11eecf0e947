import { readFileSync } from 'node:fs'

/** One instruction of a stage, as far as this project uses them. */
export type Step =
  | { readonly kind: 'run'; readonly command: string }
  | {
      readonly kind: 'copy'
      /** The stage that it takes from; undefined for the folder that is built. */
      readonly from: string | undefined
      readonly sources: readonly string[]
      readonly target: string
    }
  | { readonly kind: 'env'; readonly variables: Readonly<Record<string, string>> }
  | Of<'workdir' | 'user' | 'volume' | 'arg' | 'stopsignal' | 'expose', { readonly value: string }>
  | Of<'healthcheck' | 'cmd', { readonly command: readonly string[] }>

type Of<Kind extends string, Rest> = { [Each in Kind]: { readonly kind: Each } & Rest }[Kind]

/** One stage: what it starts from and what is done then. The last stage is the image. */
export interface Stage {
  readonly base: string
  readonly name: string | undefined
  readonly steps: readonly Step[]
}

/**
 * Reads a Dockerfile.
 *
 * @throws Error naming the instruction that the tests cannot run; none is passed over
 */
export function readDockerfile(file: string): readonly Stage[] {
  const stages: { base: string; name: string | undefined; steps: Step[] }[] = []
  for (const line of instructionsOf(readFileSync(file, 'utf8'))) {
    const [, word = '', rest = ''] = /^([A-Z]+)\s+(.*)$/s.exec(line) ?? []
    if (word === 'FROM') {
      const [, base, name] = /^(\S+)(?: AS (\S+))?$/.exec(rest) ?? []
      if (base === undefined) throw unknown(line)
      stages.push({ base, name, steps: [] })
      continue
    }
    const step = stepOf(word, rest)
    const stage = stages.at(-1)
    if (step === undefined || stage === undefined) throw unknown(line)
    stage.steps.push(step)
  }
  return stages
}

/** The last value that a stage sets, such as that of `user`. */
export function lastOf<Kind extends Step['kind']>(
  stage: Stage,
  kind: Kind,
): Extract<Step, { kind: Kind }> | undefined {
  return stage.steps.findLast((step): step is Extract<Step, { kind: Kind }> => step.kind === kind)
}

/** Every variable that a stage sets. */
export function environmentOf({ steps }: Stage): Record<string, string> {
  return Object.assign({}, ...steps.map((step) => (step.kind === 'env' ? step.variables : {})))
}

/** Names of the build folder that are sent to the engine: a list that begins with `*` and takes names back. */
export function sentNames(dockerignore: string): readonly string[] {
  const [first, ...rest] = readFileSync(dockerignore, 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
  const names = rest.map((line) => /^!([\w.-]+)$/.exec(line)?.[1])
  if (first !== '*' || names.includes(undefined))
    throw new Error('.dockerignore must leave everything out and take names back, such as !app')
  return names as string[]
}

function instructionsOf(text: string): readonly string[] {
  return text
    .split('\n')
    .filter((line) => !/^\s*(#|$)/.test(line))
    .join('\n')
    .replaceAll(/\\\n\s*/g, ' ')
    .split('\n')
}

function stepOf(word: string, rest: string): Step | undefined {
  switch (word) {
    case 'RUN':
      return rest.startsWith('[') || rest.startsWith('--')
        ? undefined
        : { kind: 'run', command: rest }
    case 'COPY': {
      const [, from, paths] = /^(?:--from=(\S+) )?(?!--)(.*)$/.exec(rest) ?? []
      const all = paths?.split(/\s+/) ?? []
      const target = all.at(-1)
      if (target === undefined || all.length < 2) return undefined
      return { kind: 'copy', from, sources: all.slice(0, -1), target }
    }
    case 'ENV': {
      const pairs = rest.split(/\s+/).map((pair) => /^(\w+)=([^"'$\\]*)$/.exec(pair))
      if (pairs.includes(null)) return undefined
      return {
        kind: 'env',
        variables: Object.fromEntries(pairs.map((pair) => [pair?.[1], pair?.[2]])),
      }
    }
    case 'WORKDIR':
    case 'USER':
    case 'VOLUME':
    case 'ARG':
    case 'STOPSIGNAL':
    case 'EXPOSE':
      return /^[\w./-]+$/.test(rest)
        ? { kind: word.toLowerCase() as 'workdir', value: rest }
        : undefined
    case 'CMD':
      return { kind: 'cmd', command: words(rest) }
    case 'HEALTHCHECK':
      return { kind: 'healthcheck', command: words(rest.replace(/^(--\S+\s+)*CMD\s+/, '')) }
    default:
      return undefined
  }
}

/** The exec form; the shell form would put a shell between the engine's signals and the program. */
function words(json: string): readonly string[] {
  const parsed: unknown = JSON.parse(json)
  if (!Array.isArray(parsed) || !parsed.every((word) => typeof word === 'string'))
    throw new Error(`a command must be a list of words: ${json}`)
  return parsed
}

function unknown(line: string): Error {
  return new Error(`the Dockerfile has a line that the tests cannot run: ${line}`)
}
