import { expect, test } from 'vitest'
import { fc } from '../testing/fuzzing.ts'

import { gbnfProblem } from './gbnfProblem.ts'
import { damagedGrammars, someGrammars } from './testing/gbnfGrammars.ts'

const list = (length: number, line: (index: number) => string, between = '\n') =>
  Array.from({ length }, (_, index) => line(index)).join(between)
const recursion = expect.stringContaining('can begin with itself (left recursion)')
const nothing = expect.stringContaining('allows no text at all')
const tooMany = expect.stringContaining('at most 5,000 are allowed')

test.each<[string, string, unknown]>([
  ['a choice', 'root ::= "yes" | "no"', null],
  [
    'rules, groups, classes, repetitions and comments',
    '# reviews\nroot ::= item ("," item)* # all\nitem ::=\n  [a-z]{1,20} | "\\"" [^"]+ "\\""\n',
    null,
  ],
  ['a repetition of something that can be empty, which llama.cpp reads', 'ws ::= [ ]*\nroot ::= (ws | "a")*', null],
  ['a list that ends in itself', 'root ::= "a" root | "b"', null],
  ['a choice of 4,000 words', `root ::= ${list(4000, (index) => `"w${index}"`, ' | ')}`, null],
  ['a long optional text', 'root ::= [a-z]{0,2000}', null],
  ['200 nested groups', `root ::= ${'('.repeat(200)}"a"${')'.repeat(200)}`, null],
  ['four adjacent repetitions', 'root ::= [a-z]* [a-z]* [a-z]* [a-z]*', null],

  ['left recursion', 'root ::= root "a" | "b"', recursion],
  ['indirect left recursion', 'root ::= one\none ::= two "x"\ntwo ::= one "y" | "z"', recursion],
  ['left recursion behind a rule that can be empty', 'root ::= blank root "y" | "z"\nblank ::= " "*', recursion],
  ['left recursion behind a rule that can be empty by another one', 'root ::= b root "y" | "z"\nb ::= c\nc ::= "x"?', recursion],
  ['left recursion in a group', 'root ::= ("a"? ("b"? root "c")) | "z"', recursion],
  ['a rule that is only itself', 'root ::= "a" dead\ndead ::= blank dead\nblank ::= c\nc ::= ""', nothing],
  ['a root that is only itself', 'root ::= b root\nb ::= c\nc ::= "" | ""', nothing],

  [
    '20,000 parentheses',
    `root ::= ${'('.repeat(20_000)}"a"${')'.repeat(20_000)}`,
    expect.stringContaining('more than 200 groups are nested here'),
  ],
  ['a megabyte', `root ::= ${'"a" '.repeat(250_000)}`, expect.stringContaining('the grammar has 1,000,009 characters; at most 200,000')],
  ['a choice of 100,000 words', `root ::= ${list(100_000, (index) => `"${index}"`, '|')}`, expect.stringContaining('at most 200,000')],
  ['a choice of 10,000 words', `root ::= ${list(10_000, (index) => `"${index}"`, '|')}`, tooMany],
  [
    'a maximum below the minimum',
    'root ::= "a"{5,3}',
    'line 1, column 13: {5,3} asks for at least 5 and at most 3. Exchange the two numbers.',
  ],
  ['too many repetitions', 'root ::= ("a"{0,100}){0,100}', expect.stringContaining('more than 2000 rules')],
  [
    'a long text repeated often',
    `root ::= "${'long '.repeat(1000)}"{2000}`,
    expect.stringContaining('the repetitions make the grammar too long'),
  ],
  ['many repetitions of many', `root ::= ${'([a-z]{0,40}){0,40} '.repeat(300)}`, tooMany],
  [
    'a chain of 6,000 rules',
    `root ::= r0\n${list(6000, (index) => `r${index} ::= r${index + 1}`)}\nr6000 ::= "x"`,
    expect.stringContaining('too often at their beginnings'),
  ],
  [
    'rules that double with each step',
    `root ::= r0\n${list(40, (index) => `r${index} ::= r${index + 1} | r${index + 1}`)}\nr40 ::= "x"`,
    expect.stringContaining('too often at their beginnings'),
  ],
  [
    'many ways to leave everything out',
    `root ::= ${list(300, (index) => `r${index}`, ' ')}\n${list(300, (index) => `r${index} ::= "x"{0,40}?`)}`,
    expect.stringContaining('can be read in more than 1,000,000 ways'),
  ],
  ['ways that double with each character', 'root ::= "a" root "b" | "a" root "c" | ""', tooMany],
  [
    'a text that fits three alternatives at each character',
    'root ::= ("a" | "a" | [a-b])* "x"',
    expect.stringContaining('can be read in more than 1,000,000 ways'),
  ],

  ['a rule that is missing', 'root ::= one\nitem ::= "x"', 'line 1, column 10: there is no rule "one". Add a line such as: one ::= "..."'],
  ['no root', 'item ::= "x"', expect.stringContaining('the rule "root" is missing')],
  ['an empty grammar', '# nothing\n', expect.stringContaining('the rule "root" is missing')],
  [
    'a name with an underscore',
    'root ::= my_rule',
    'line 1, column 12: "_" is not expected here. Names of rules have letters, digits and -.',
  ],
  ['a text without an end', 'root ::= "yes', 'line 1, column 10: this text has no end. Close it with ".'],
  ['a class without an end', 'root ::= [a-', expect.stringContaining('this [class] has no end')],
  ['a group without an end', 'root ::= ("a" | "b"', 'line 1, column 10: this group has no closing parenthesis. Add ")".'],
  ['no ::=', 'root "a"', 'line 1, column 6: there is "\\"" instead of ::= after the name of the rule "root".'],
  ['an unknown escape', 'root ::= "\\d"', expect.stringContaining('\\d is not an escape')],
  ['too few digits', 'root ::= "\\u12"', expect.stringContaining('\\u needs 4 hexadecimal digits')],
  ['nothing to repeat', 'root ::= * "a"', expect.stringContaining('there is nothing to repeat')],
  ['a token by its name', 'root ::= <think>', expect.stringContaining('by its number')],
  ['a null character', 'root ::= "a\0"', 'character 12 of the grammar is a null character. Remove it.'],
])('%s', (_name, grammar, expected) => {
  expect(gbnfProblem(grammar)).toEqual(expected)
})

test('every text gets a verdict within the limits of the search, whatever it contains', { timeout: 120_000 }, () => {
  fc.assert(
    fc.property(fc.oneof(someGrammars, damagedGrammars, fc.string({ unit: 'binary', maxLength: 60 })), (text) => {
      const problem = gbnfProblem(text)
      expect(problem === null || problem.length > 10).toBe(true)
    }),
    { numRuns: 400 },
  )
})
