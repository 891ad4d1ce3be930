import { describe, expect, it } from 'vitest'
import type { ErrorData } from '../../errors.ts'
import { block, cases, prompt, read, told } from '../testing/readSample.ts'

describe('faults that readExperiment finds', () => {
  it.each<[string, string, string[]]>([
    ['an unclosed list', `${prompt}${block('cases c', 'from: [a')}`, ['error N:5:9: This list is not closed. Add `]`.']],
    [
      'a colon in a text',
      block('prompt a', 'user: Label: x'),
      ['error N:2:7: A text with `: ` in it needs quotes, or its own lines after `|`.'],
    ],
    [
      'a hole without quotes',
      block('prompt a', 'user: {{x}}'),
      ['error N:2:7: `user` must be a text. Put a value that begins with `{{` in quotes, or on its own lines after `|`.'],
    ],
    ['a key twice', block('prompt a', 'user: x\nuser: y'), ['error N:3:1: This key is written twice. Keep one of them.']],
    ['a tab', block('prompt a', 'user: |\n\tx'), ['error N:3:1: Lines are indented with spaces in YAML, not with tabs.']],
    [
      'a missing alias',
      block('prompt a', 'user: *x'),
      ['error N:2:7: This YAML uses an alias (`*name`) that cannot be followed. Write the value out.'],
    ],
    [
      'a list that holds itself',
      block('cases c', '&a [*a]'),
      ['error N:2:5: This YAML uses an alias (`*name`) that cannot be followed. Write the value out.'],
    ],
    [
      'an unknown key',
      block('prompt a', 'usr: x\nuser: y'),
      ['error N:2:1: Unknown key `usr`. Did you mean `user`? Known here: system, user, assistant, description.'],
    ],
    ['a missing key', block('prompt a', 'system: x'), ['error N:2:1: `user` is missing.']],
    ['an empty prompt', block('prompt a', ''), ['error N:2:1: The prompt `a` is empty. Give it a `user` text.']],
    ['a number for a text', block('prompt a', 'user: 5'), ['error N:2:7: `user` must be a text, and this is 5 (put a text in quotes).']],
    [
      'a prompt without name',
      block('prompt', 'user: x'),
      ['error N:1: This prompt has no name. Write one after `prompt`: ```yaml prompt short.'],
    ],
    ['a name twice', prompt + prompt, ['error N:4: There is a block `prompt a` in line 1 already. Give this one another name.']],
    ['a template', block('prompt a', 'user: |\n  Hi\n    {% if x %}'), ['error N:4:5: `{% if %}` is never closed. Add `{% endif %}`.']],
    ['front matter', '---\ntitle: [\n---\n', ['error N:2:9: This list is not closed. Add `]`.']],
    [
      'a wrong seed',
      '---\nseed: many\ntitel: x\n---\n',
      ['warning N:3:1: Unknown key `titel`. Did you mean `title`?', 'error N:2:7: `seed` must be a number, and this is the text "many".'],
    ],
    [
      'a misspelt parameter',
      prompt + cases + block('sweep m', 'temprature: 0'),
      ['error N:8:1: Unknown key `temprature`. Did you mean `temperature`?'],
    ],
    [
      'a value out of range',
      prompt + cases + block('sweep m', 'top_p: [0.5, 2]\nmax_tokens: 0'),
      ['error N:8:14: top_p is 2; it takes a number from 0 to 1.', 'error N:9:13: max_tokens is 0; it takes a whole number from 1'],
    ],
    [
      'an empty axis',
      prompt + cases + block('sweep m', 'seed: []'),
      ['error N:8:7: `seed` is an empty list, which leaves nothing to run.'],
    ],
    ['too many repeats', prompt + cases + block('sweep m', 'repeats: 1001'), ['error N:8:10: `repeats` must be at most 1000.']],
    [
      'an unknown variant',
      prompt + cases + block('sweep m', 'prompt: [a, b]'),
      ['error N:8:13: There is no prompt block named `b`. There is a.'],
    ],
    ['unknown cases', prompt + cases + block('sweep m', 'cases: zzz'), ['error N:8:8: There is no cases block named `zzz`. There is c.']],
    ['shots from nowhere', prompt + cases + block('sweep m', 'shots: 2'), ['error N:8:8: `shots` names nothing to take pairs from.']],
    [
      'an unknown way to select',
      prompt + cases + block('sweep m', 'shots: { items: [], select: best }'),
      ['error N:8:29: `select` must be one of first, random, similar.'],
    ],
    [
      'an unknown metric',
      prompt + cases + block('score s', '- contans: x'),
      ['error N:8:3: Unknown metric `contans`. Did you mean `contains`? Known: exact-match, contains.'],
    ],
    [
      'two metrics in one item',
      prompt + cases + block('score s', '- exact-match:\n  contains: x'),
      ['error N:8:3: Write one metric in each item.'],
    ],
    [
      'a score that is no list',
      prompt + cases + block('score s', 'exact-match'),
      ['error N:8:1: The block must be a list, and this is the text "exact-match".'],
    ],
    ['a chart', prompt + cases + block('chart c', 'x: temperature'), ['error N:8:1: `y` is missing.']],
    ['no cases in the block', prompt + block('cases c', '[]'), ['error N:5:1: The block `cases c` has no test cases.']],
    [
      'a case without vars',
      prompt + block('cases c', '- var: { x: 1 }'),
      ['error N:5:3: `vars` is missing.', 'error N:5:3: Unknown key `var`. Did you mean `vars`?'],
    ],
    [
      'an id twice',
      prompt + block('cases c', '- { id: k, vars: { x: 1 } }\n- { id: k, vars: { x: 2 } }'),
      ['error N:6: The id `k` is taken by the test case at N:5. Give this one another `id`.'],
    ],
    ['an absolute path', prompt + block('cases c', 'from: /etc/passwd'), ['error N:5:7: `/etc/passwd` is not a path beside the notebook.']],
    [
      'a path of Windows',
      prompt + block('cases c', 'from: C:\\data.jsonl'),
      ['error N:5:7: `C:\\data.jsonl` is not a path beside the notebook.'],
    ],
    [
      'a missing file',
      prompt + block('cases c', 'from: ../shared/c.jsonl'),
      [
        'error N:5:7: There is no file `../shared/c.jsonl`, which the block `cases c` reads (experiments/shared/c.jsonl). Create it or correct `from`.',
      ],
    ],
    [
      'an unknown kind',
      prompt + cases + block('promt b', 'user: x'),
      ['warning N:7: Unknown kind of block `promt`; it is left alone. Did you mean `prompt`?'],
    ],
    ['an unclosed block', `${cases}\`\`\`yaml prompt a\nuser: "{{x}}"\n`, ['error N:4: The block `prompt a` is never closed']],
    [
      'a prompt that shows the reference',
      block('prompt a', 'user: |\n  {{x}}\n  {{ reference }}') + cases,
      ['warning N:4:6: This prompt shows the model the `reference`'],
    ],
    [
      'shots that nothing uses',
      prompt + cases + block('shots s', '- { vars: { x: 1 }, output: y }'),
      ['warning N:7: No sweep uses the block `shots s`.'],
    ],
    [
      'a case without a variable',
      block('prompt a', 'user: "{{x}} {{ y }}"') + block('cases c', '- vars: { x: 1, yy: 2 }\n- vars: { x: 1 }'),
      [
        'error N:5: Test case `1` lacks the variable `y`, which the prompt a uses (N:2:13). Did you mean `yy`? Add it to the case, or write `{{ y | default("") }}`. So does 1 more test case.'.replace(
          ':2:13',
          ':2',
        ),
      ],
    ],
  ])('in %s are reported with their place', (_, text, expected) => {
    const found = told(text).filter((line) => !line.startsWith('warning N:1: This notebook has no'))
    expect(found.map((line, index) => line.slice(0, expected[index]?.length))).toEqual(expected)
  })

  it('in lines of a file name the file', () => {
    const files = {
      'c.jsonl': '{"vars":{"x":1}}\n{"vars":\n[1]\n{"review":"x"}\n{"vars":{"x":1},"refrence":"y"}\n{"vars":{"x":1},"note":"z"}\n',
    }
    expect(
      told(`${prompt}${block('cases c', 'from: c.jsonl')}`, files).map((line) => line.replace('experiments/demo/', '').slice(0, 82)),
    ).toEqual([
      'error c.jsonl:2: This line is not a JSON object (Unexpected end of JSON input). Ea',
      'error c.jsonl:3: The line must be keys and values, and this is a list.',
      'error c.jsonl:4: `vars` is missing. Put the variables of the template in it: {"var',
      'warning c.jsonl:4: The key `review` is not used. Variables of the template belong ',
      'error c.jsonl:5: Unknown key `refrence`. Did you mean `reference`? Known here: id,',
      'warning c.jsonl:6: The key `note` is not used. Variables of the template belong in',
    ])
  })

  it('in YAML that is too deep, too long or too large when expanded are reported', () => {
    expect(told(`${prompt}${block('cases c', '['.repeat(50_000))}`)[0]).toMatch(/^error N:5:\d+: This YAML is nested too deeply\.$/)
    expect(told(`${prompt}${block('cases c', '- vars: { x: 1 }\n'.repeat(150_000))}`).map((line) => line.slice(0, 40))).toEqual([
      'error N:5:1: This block is too long to b',
    ])
    const bomb = [
      'a: &a [x, x, x, x, x, x, x, x, x]',
      ...'bcdefghi'.split('').map((name, index) => `${name}: &${name} [${`*${'abcdefgh'[index]},`.repeat(9)}]`),
    ]
    expect(told(`${prompt}${block('cases c', bomb.join('\n'))}`).map((line) => line.slice(0, 35))).toEqual([
      'error N:6:8: This YAML uses an alia',
    ])
  })

  it('of the file reader are reported at the `from:`', () => {
    const error: ErrorData = { code: 'FILE_ENCODING', message: 'c.jsonl is not UTF-8. Save it as UTF-8.' }
    expect(told(`${prompt}${block('cases c', 'from: c.jsonl')}`, { 'c.jsonl': error })).toEqual([
      'error N:5:7: The block `cases c` cannot read `c.jsonl`: c.jsonl is not UTF-8. Save it as UTF-8.',
    ])
  })

  it('are not found in a file in another encoding, which an info names', () => {
    const file = { text: 'x\n가\n', encoding: 'euc-kr' } as const
    expect(told(`${prompt}${block('cases c', 'from: c.csv')}`, { 'c.csv': file })).toEqual([
      'info N:5:7: `c.csv` is not UTF-8. It is read as CP949 (Korean). An edit of its table saves it as UTF-8.',
    ])
  })

  it('are not found in a branch that is not taken, a variable with a default, or cases that run with other prompts', () => {
    const both = block('cases c', '- vars: { lang: ko, ko: 1 }\n- vars: { lang: en, en: 1 }')
    expect(
      told(block('prompt a', 'user: "{% if lang == \'ko\' %}{{ ko }}{% else %}{{ en }}{% endif %}{{ more | default(1) }}"') + both),
    ).toEqual([])
    const two = prompt + block('prompt b', 'user: "{{y}}"') + cases + block('cases d', '- vars: { y: 1 }')
    expect(told(two + block('sweep m', 'prompt: a\ncases: c') + block('sweep n', 'prompt: b\ncases: d'))).toEqual([])
    expect(told(two).length).toBe(2)
  })

  it('include a time limit that is not one number', () => {
    expect(told(prompt + cases + block('sweep m', 'prompt: a\ntime_limit: [1, 60]'))).toEqual([
      'error N:9:13: `time_limit` must be a number, and this is a list.',
    ])
    expect(told(prompt + cases + block('sweep m', 'prompt: a\ntime_limit: 60'))).toEqual([])
  })

  it('include more log-probabilities than can be kept', () => {
    expect(told(prompt + cases + block('sweep m', 'prompt: a\nlogprobs: 51'))).toEqual(['error N:9:11: `logprobs` must be at most 50.'])
    expect(told(prompt + cases + block('sweep m', 'prompt: a\nlogprobs: 0'))).toEqual([])
  })

  it('leave the rest of the experiment readable', () => {
    const { experiment } = read(
      `${prompt}${block('prompt b', 'user: [')}${cases}${block('sweep m', 'prompt: [a, b]\ntemperature: [0, 99]')}`,
    )
    expect(experiment?.sweeps[0]).toMatchObject({ variants: ['a'], axes: [{ name: 'temperature', values: [0] }] })
  })
})
