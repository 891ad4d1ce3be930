import { describe, expect, it } from 'vitest'
import { block, read, told } from '../testing/readSample.ts'

const prompt = block('prompt a', 'user: "{{context}} {{question}}"')
const cases = block('cases c', '- { id: q1, vars: { question: 언제? } }')
const retriever = (body: string, name = 'docs') => block(`retriever ${name}`, body)
const errors = (text: string, files?: Parameters<typeof told>[1]) => told(text, files).filter((finding) => finding.startsWith('error'))

describe('a retriever block', () => {
  it('is read with one value of each kind', () => {
    const body =
      'index: 안내서\nsnapshot: v1\nquery: "{{question}}"\npassage: "({{number}}) {{text}}"\nmode: text\nk: 3\nthreshold: 0.1\nqrels: q.tsv\nqrels_by: query'
    const { experiment, diagnostics } = read(prompt + cases + retriever(body), { 'q.tsv': '언제?\ta.md\t2\n' })
    expect(diagnostics).toEqual([])
    expect(experiment?.retrievers).toMatchObject([
      {
        name: 'docs',
        source: { index: '안내서' },
        snapshot: 'v1',
        search: { mode: 'text', k: 3, threshold: 0.1 },
        build: { chunks: {} },
        qrels: { file: 'q.tsv', by: 'query', judgements: [{ query: '언제?', document: 'a.md', grade: 2 }] },
      },
    ])
  })

  it('has its remedy in every finding', () => {
    expect(errors(prompt + cases + retriever('index: d\nk: [3, 5]\nlanguage: [ko, en]'))).toEqual([
      'error N:9:4: `k` is a list, but a retriever has one value of each kind. Keep one here, and write `search_k: [3,5]` in the sweep.',
      'error N:10:11: `language` is a list, but a retriever has one value of each kind. Write a second retriever block, and list both in the sweep: `retriever: [a, b]`.',
    ])
    expect(errors(prompt + cases + retriever('k: 3'))[0]).toContain('`index` (the name of an index) or `documents`')
    expect(errors(prompt + cases + retriever('index: d\ndocuments: e'))[0]).toContain('Keep one of them.')
    expect(errors(prompt + cases + retriever('documents: /etc'))[0]).toContain('is not a path beside the notebook')
    expect(errors(prompt + cases + retriever('documents: d\nsnapshot: v1'))[0]).toContain('`snapshot` is of an index')
    expect(errors(prompt + cases + retriever('index: d\nquery: "{{question"'))[0]).toMatch(/^error N:9:/)
    expect(errors(prompt + cases + retriever('index: d', 'none'))[0]).toContain('means no retriever')
    expect(errors(prompt + cases + retriever('index: d\nqrels: q.tsv\nqrels_by: quesion'), { 'q.tsv': 'q1\ta.md\t1' })).toEqual([
      'error N:10:11: `qrels_by` is `quesion`, which no test case has. Did you mean `question`? It takes `id`, `query` or the name of a variable.',
    ])
  })

  it('makes `context` and `passages` known to prompts and scores; without one they are missing, with the remedy', () => {
    const score = block('score s', '- contains: { value: "{{context}}" }')
    expect(errors(prompt + cases + retriever('index: d') + score)).toEqual([])
    expect(errors(prompt + cases)[0]).toContain('Add a block `retriever` to the notebook')
  })

  it('that nothing uses is a warning', () => {
    const other = block('prompt a', 'user: "{{question}}"')
    expect(told(other + cases + retriever('index: d'))).toEqual([
      'warning N:7: No prompt shows the passages of `docs`. Write `{{context}}` in one.',
    ])
    const sweep = block('sweep s', 'retriever: docs')
    expect(told(prompt + cases + retriever('index: d') + retriever('index: e', 'more') + sweep)).toEqual([
      'warning N:10: No sweep uses the block `retriever more`. Write `retriever: [more, none]` in one.',
    ])
  })

  it('is named by sweeps; an unknown name is an error at its place', () => {
    const sweep = block('sweep s', 'retriever: [docs, none, dcs]')
    expect(errors(prompt + cases + retriever('index: d') + sweep)).toEqual([
      'error N:11:25: There is no retriever block named `dcs`. Did you mean `docs`?',
    ])
  })
})
