import { fc } from '../../testing/fuzzing.ts'

const texts = ['"a"', '"ab"', '"\\n"', '"\\u00e9"', '"가"', '[a-c]', '[^"\\\\]', '[a-]', '[\\]]', '.', '""', '<[3]>', '!<[3]>']
const often = ['*', '+', '?', '{2}', '{0,3}', '{1,}', '{0}']
const rarely = ['{5,3}', '{2000}', '{3000}']

/** The alternatives of a rule that refers to `rules`. */
function body(rules: readonly string[]): fc.Arbitrary<string> {
  const { alternatives } = fc.letrec<{ item: string; alternatives: string }>((tie) => ({
    item: fc.oneof(
      { maxDepth: 3, depthSize: 'small' },
      { arbitrary: fc.constantFrom(...texts), weight: 5 },
      { arbitrary: fc.constantFrom(...texts, ...rules), weight: 3 },
      {
        arbitrary: fc
          .tuple(
            tie('item'),
            fc.oneof({ arbitrary: fc.constantFrom(...often), weight: 20 }, { arbitrary: fc.constantFrom(...rarely), weight: 1 }),
          )
          .map((parts) => parts.join('')),
        weight: 2,
      },
      { arbitrary: tie('alternatives').map((inner) => `(${inner})`), weight: 2 },
    ),
    alternatives: fc
      .array(fc.array(tie('item'), { maxLength: 3 }), { minLength: 1, maxLength: 3 })
      .map((each) => each.map((sequence) => sequence.join(' ')).join(' | ')),
  }))
  return alternatives
}

const printed = (bodies: Record<string, string>) =>
  Object.entries(bodies)
    .map(([name, text]) => `${name} ::= ${text}\n`)
    .join('')

const everyRule = ['root', 'one', 'two', 'three']

/** For tests: grammars of four rules. Many are fine; others recurse, allow nothing, repeat too often or multiply their ways. */
export const someGrammars: fc.Arbitrary<string> = fc.oneof(
  fc.record({ root: body(['one', 'two', 'three']), one: body(['two', 'three']), two: body(['three']), three: body([]) }).map(printed),
  fc.record({ root: body(everyRule), one: body(everyRule), two: body(everyRule), three: body(everyRule) }).map(printed),
)

const noise = ['(', ')', '"', '[', ']', '|', '{', '}', '*', '::=', '\n', '\\', '_', '#', '-', '.', '<', '!', '^', 'root', '\r\n', '\t', '3']

/** For tests: the same grammars with signs put in or taken out at random. */
export const damagedGrammars: fc.Arbitrary<string> = fc
  .tuple(
    someGrammars,
    fc.array(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.constantFrom(...noise), fc.nat({ max: 2 })), {
      minLength: 1,
      maxLength: 4,
    }),
  )
  .map(([text, changes]) =>
    changes.reduce((changed, [where, sign, removed]) => {
      const at = Math.floor(where * changed.length)
      return changed.slice(0, at) + sign + changed.slice(at + removed)
    }, text),
  )
