// Run by hand after a build: `node server/cli/checks/hostileWaits.ts [name]`. For each hostile notebook, prints how long the list of
// notebooks, the grid of another notebook and a save of another notebook waited while the hostile notebook was read, planned, exported and run.
import { spawn } from 'node:child_process'
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { temporaryFolder } from '../../io/testing/temporaryFolder.ts'
import { freePort } from '../../setup/serve/port.mjs'

const root = resolve(import.meta.dirname, '../../..')
const only = process.argv[2]
const WATCH_MS = 45_000
const ROUND_MS = 50

const block = (head: string, body: string) => `\`\`\`yaml ${head}\n${body}\n\`\`\`\n`
const short = block('sweep main', 'max_tokens: 4')
const notebook = (...blocks: string[]) => `---\ntitle: x\nmodel: smollm2-135m-instruct\n---\n${blocks.join('')}`
const plain = block('prompt plain', 'user: "{{q}}"')
const oneCase = block('cases c', '- vars: { q: 안녕 }')
const withTemplate = (text: string, vars = '') =>
  notebook(block('prompt p', `user: ${JSON.stringify(text)}`), block('cases c', `- vars: { q: 안녕, ${vars} }`))
const withFile = (name: string, text: string) => ({
  'notebook.md': notebook(plain, block('cases c', `from: ${name}`)),
  [name]: text,
})
const withSweep = (body: string) => ({ 'notebook.md': notebook(plain, oneCase, block('sweep main', `max_tokens: 16\n${body}`)) })
const bare = (text: string) => ({ 'notebook.md': text })
const digits = '9'.repeat(1_000_000)
const range = (count: number) => Array.from({ length: count }, (_, index) => index)

/** Schemas that refer to the one below twice, `levels` deep. */
const doubled = (levels: number): Record<string, object> => {
  const schemas: Record<string, object> = { d0: { type: 'integer' } }
  for (const at of range(levels)) schemas[`d${at + 1}`] = { allOf: [{ $ref: `#/$defs/d${at}` }, { $ref: `#/$defs/d${at}` }] }
  return schemas
}

const inputs: Record<string, () => Record<string, string>> = {
  'block of 30,000 keys': () =>
    bare(
      notebook(
        plain,
        block(
          'cases c',
          `- vars:\n${range(30_000)
            .map((at) => `    k${at}: ${at}`)
            .join('\n')}`,
        ),
      ),
    ),
  'YAML of 200,000 errors': () => bare(notebook(plain, block('cases c', '- }: [\n'.repeat(200_000)))),
  'JSONL of 400,000 lines': () =>
    withFile(
      'c.jsonl',
      range(400_000)
        .map((at) => `{"vars":{"q":"${at}"}}`)
        .join('\n'),
    ),
  'JSONL of a million broken lines': () => withFile('c.jsonl', '{"q":\n'.repeat(1_000_000)),
  'CSV of 15 MB with an open quote': () => withFile('c.csv', `q\n"${'a,b\n'.repeat(3_750_000)}`),
  'CSV of 100,000 columns': () =>
    withFile(
      'c.csv',
      `${range(100_000)
        .map((at) => `c${at}`)
        .join()}\n${'1,'.repeat(99_999)}1\n`,
    ),
  'line nested a million deep': () => withFile('c.jsonl', `{"vars":{"q":${'['.repeat(1_000_000)}${']'.repeat(1_000_000)}}}`),
  'template: unique of a long list': () => bare(withTemplate('{{ range(0, 99999) | join(",") | list | unique | length }}')),
  'template: 1 MB of digits compared': () =>
    bare(withTemplate('{% for i in range(0, 5000) %}{{ d == d + i }}{% endfor %}', `d: "${digits}"`)),
  'template: 1 MB texts joined': () => bare(withTemplate('{% for i in range(0, 5000) %}{% set x = d ~ d %}{% endfor %}', `d: "${digits}"`)),
  'template: fresh keys of 1 MB': () =>
    bare(withTemplate('{% for i in range(0, 5000) %}{% set x = {}[d ~ i] %}{% endfor %}', `d: "${digits}"`)),
  'template: switch of 20,000 cases': () =>
    bare(
      withTemplate(
        `{% for i in range(0, 5000) %}{% switch q %}${range(20_000)
          .map((at) => `{% case ${at} %}`)
          .join('')}{% endswitch %}{% endfor %}`,
      ),
    ),
  'template: 3,000 names in a loop': () =>
    bare(
      withTemplate(
        `{% for ${range(3_000)
          .map((at) => `a${at}`)
          .join(', ')} in range(0, 60000) %}{% endfor %}`,
      ),
    ),
  'schema: allOf of two $ref, 26 deep': () => withSweep(`json_schema: ${JSON.stringify({ $ref: '#/$defs/d26', $defs: doubled(26) })}`),
  'schema: enum of 200,000': () => withSweep(`json_schema: ${JSON.stringify({ enum: range(200_000).map((at) => `v${at}`) })}`),
  'grammar: hidden left recursion': () => withSweep(`grammar: 'root ::= x root "a" | "b"\n\n  x ::= "" '`),
  'grammar: 1 MB': () => withSweep(`grammar: ${JSON.stringify(`root ::= ${'"a" | '.repeat(170_000)}"b"`)}`),
  'grammar: exponential stacks': () =>
    withSweep(
      `grammar: ${JSON.stringify(
        `root ::= a0\n${range(40)
          .map((at) => `a${at} ::= a${at + 1} | a${at + 1}`)
          .join('\n')}\na40 ::= "x"`,
      )}`,
    ),
  'grammar: 20,000 parentheses': () => withSweep(`grammar: ${JSON.stringify(`root ::= ${'('.repeat(20_000)}"a"${')'.repeat(20_000)}`)}`),
  'schema: is-json with 20,000 enums': () => ({
    'notebook.md': notebook(
      plain,
      oneCase,
      short,
      block('score s', `- is-json: ${JSON.stringify({ schema: { uniqueItems: true, enum: range(20_000).map((at) => [at]) } })}`),
    ),
  }),
  'scores: patterns that backtrack': () => ({
    'notebook.md': notebook(
      plain,
      oneCase,
      block(
        'score s',
        ['a*a*a*a*b', '.*.*.*x', '(a|a){9}', '^\\s*(.*?)\\s*:\\s*(.*?)\\s*$'].map((text) => `- regex: ${JSON.stringify(text)}`).join('\n'),
      ),
    ),
  }),
}

await using folder = await temporaryFolder()
const experiments = join(folder.path, 'experiments')
const put = async (slug: string, files: Record<string, string>) => {
  for (const [name, text] of Object.entries(files)) {
    const path = join(experiments, slug, name)
    await mkdir(dirname(path), { recursive: true })
    await writeFile(path, text)
  }
}
await put('other', { 'notebook.md': notebook(plain, oneCase) })
const port = await freePort()
const server = spawn(process.execPath, [join(root, 'server/web/main.ts'), 'start', '127.0.0.1', String(port)], {
  cwd: root,
  stdio: ['ignore', 'ignore', 'inherit'],
  env: {
    ...process.env,
    NODE_ENV: 'production',
    ASSAY_HOME: join(folder.path, 'home'),
    ASSAY_EXPERIMENTS: experiments,
    PORT: String(port),
  },
})
const origin = `http://127.0.0.1:${port}`

async function query(procedure: string, input?: unknown): Promise<unknown> {
  const answer = await fetch(`${origin}/api/trpc/${procedure}?input=${encodeURIComponent(JSON.stringify(input) ?? '')}`)
  return answer.json()
}

async function mutate(procedure: string, input: unknown): Promise<unknown> {
  const answer = await fetch(`${origin}/api/trpc/${procedure}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(input),
  })
  return answer.json()
}

async function timed(call: () => Promise<unknown>): Promise<number> {
  const began = performance.now()
  await call()
  return performance.now() - began
}

try {
  while (!(await fetch(origin).catch(() => null))) await delay(200)
  await query('notebooks.list')
  await query('runs.grid', { slug: 'other' })
  let number = 0
  for (const [name, files] of Object.entries(inputs)) {
    if (only && !name.includes(only)) continue
    const slug = `hostile-${++number}`
    await put(slug, files())
    let over = false
    const began = performance.now()
    const hostile = Promise.all([
      query('runs.grid', { slug }),
      query('runs.plan', { slug }),
      query('scores.get', { slug }),
      fetch(`${origin}/api/export/${slug}?format=csv`).then((answer) => answer.text()),
      mutate('runs.start', { slug }),
    ]).finally(() => (over = true))
    const longest = { list: 0, grid: 0, edited: 0, cell: 0 }
    let rounds = 0
    while ((!over && performance.now() - began < WATCH_MS) || rounds < 5) {
      longest.list = Math.max(longest.list, await timed(() => query('notebooks.list')))
      longest.grid = Math.max(longest.grid, await timed(() => query('runs.grid', { slug: 'other' })))
      await put('other', { 'notebook.md': `${notebook(plain, oneCase)}\n${number}.${rounds}\n` })
      longest.edited = Math.max(longest.edited, await timed(() => query('runs.grid', { slug: 'other' })))
      rounds += 1
      await delay(ROUND_MS)
    }
    const busyMs = Math.round(performance.now() - began)
    // A cell of another notebook, in the engine that the hostile one uses too.
    await put('other', {
      'notebook.md': notebook(block('prompt plain', `user: "${name} {{q}}"`), oneCase, short),
    })
    longest.cell = await timed(() => finished('other'))
    await hostile.catch(() => {})
    await mutate('runs.cancel', { slug }).catch(() => {})
    const rounded = Object.fromEntries(Object.entries(longest).map(([key, value]) => [key, Math.round(value)]))
    process.stdout.write(`${JSON.stringify({ name, ...rounded, busyMs, rounds })}\n`)
  }
} finally {
  server.kill()
}

/** Starts a run of the notebook and resolves when it has ended. */
async function finished(slug: string): Promise<void> {
  await mutate('runs.start', { slug })
  for (;;) {
    const { result } = (await query('runs.list', { slug })) as { result: { data: { totals: unknown }[] } }
    if (result.data[0]?.totals) return
    await delay(50)
  }
}
