import { join } from 'node:path'
import { type Container, type OutputFormatName, outputFormat } from '../../../core/dataset/output/outputFormats.ts'
import type { Message, RowContent } from '../../../core/dataset/row/content.ts'
import { type DatasetRow, newRow, type SplitName } from '../../../core/dataset/row/row.ts'
import { rowId } from '../../../core/dataset/row/rowId.ts'
import type { ExportDeps, ExportRequest, ExportResult } from '../exportRequest.ts'
import { exportRows } from '../exportRows.ts'

/** Exports that independent readers have read; see `readExports.py`. Every run writes the same bytes. */
type GoldenExport = { name: string; format: OutputFormatName; container?: Container; kinds: RowContent['kind'][] } & Partial<
  Pick<ExportRequest, 'split' | 'unpair' | 'withOrigin' | 'profile'>
>

export const goldenExports: readonly GoldenExport[] = [
  { name: 'alpaca.jsonl', format: 'alpaca', kinds: ['instruction'] },
  { name: 'alpaca.json', format: 'alpaca', container: 'json', kinds: ['instruction'], withOrigin: true },
  { name: 'sharegpt.jsonl', format: 'sharegpt', kinds: ['chat'] },
  { name: 'sharegpt-pairs.jsonl', format: 'sharegpt', kinds: ['preference'] },
  { name: 'openai.jsonl', format: 'openai', kinds: ['instruction', 'chat'] },
  { name: 'openai-cookbook.jsonl', format: 'openai', kinds: ['chat'], profile: 'cookbook' },
  { name: 'dpo.jsonl', format: 'dpo', kinds: ['preference'] },
  { name: 'openai-dpo.jsonl', format: 'openai-dpo', kinds: ['preference'] },
  { name: 'kto.jsonl', format: 'kto', kinds: ['label'] },
  { name: 'kto-unpaired.jsonl', format: 'kto', kinds: ['preference', 'label'], unpair: true },
  { name: 'text.jsonl', format: 'text', kinds: ['instruction', 'chat'] },
  { name: 'table.csv', format: 'csv', kinds: ['instruction', 'chat', 'preference', 'label'] },
  { name: 'table.parquet', format: 'parquet', kinds: ['instruction', 'chat', 'preference', 'label'] },
  { name: 'huggingface', format: 'huggingface', kinds: ['instruction', 'chat', 'preference', 'label'] },
  { name: 'huggingface-chat', format: 'huggingface', kinds: ['chat'] },
  { name: 'llama-factory', format: 'llama-factory', kinds: ['instruction', 'chat', 'preference', 'label'] },
  { name: 'axolotl', format: 'axolotl', kinds: ['instruction', 'chat', 'preference'] },
  { name: 'unsloth', format: 'unsloth', kinds: ['instruction', 'chat', 'preference', 'label'] },
]

/** The texts need no model here: the template is written out. */
const chatMl: NonNullable<ExportDeps['completionTexts']> = async (contents) => ({
  texts: contents.map((content) => {
    const turns: Message[] =
      content.kind === 'instruction'
        ? [
            { role: 'user', content: content.instruction },
            { role: 'assistant', content: content.output },
          ]
        : content.kind === 'chat'
          ? content.messages
          : []
    return { text: turns.map(({ role, content: said }) => `<|im_start|>${role}\n${said}<|im_end|>`).join('\n') }
  }),
  template: { model: 'chatml', sha256: '0'.repeat(64), chatTemplateHash: '0'.repeat(64), endToken: '<|im_end|>' },
})

/** Writes one golden export into a folder. */
export async function writeGolden({ name, kinds, ...request }: GoldenExport, folder: string): Promise<ExportResult> {
  const rows = goldenRows().filter(({ content }) => kinds.includes(content.kind))
  return exportRows({ version: '0.0.0', completionTexts: chatMl }, rows, {
    ...request,
    dataset: 'golden',
    snapshot: 'v1',
    path: join(folder, name),
    card: outputFormat(request.format).shape === 'folder' ? { license: 'apache-2.0', languages: ['ko', 'en'] } : undefined,
  })
}

const words = [
  '사과',
  'pear',
  '배 🍐',
  '=1+1',
  '"quoted"',
  'line\nbreak',
  'u\u2028v',
  ' spaced ',
  'tab\tnul\u0000',
  'ㄱㅏ각',
  '-5',
  '12345678901234567890',
]
const splits: SplitName[] = ['train', 'train', 'train', 'validation', 'test']

/** 12 rows of each kind, with texts that files get wrong. */
function goldenRows(): DatasetRow[] {
  return words.flatMap((word, position) =>
    contentsOf(word, position).map((content) => {
      const origin = { from: 'file', file: 'golden.jsonl', line: position + 1, sha256: '0'.repeat(64) } as const
      return { ...newRow(rowId(content, origin, 0), content, origin), split: splits[position % splits.length] ?? 'train', tags: [word] }
    }),
  )
}

function contentsOf(word: string, position: number): RowContent[] {
  const user = (content: string): Message => ({ role: 'user', content })
  const assistant = (content: string): Message => ({ role: 'assistant', content })
  const isTool = position % 3 === 0
  const system: Message[] = position % 2 === 0 ? [{ role: 'system', content: '짧게 답하세요.' }] : []
  return [
    {
      kind: 'instruction',
      ...(position % 2 === 0 && { system: '친절하게' }),
      instruction: `${word}을 설명하세요`,
      input: position % 4 === 0 ? '' : word,
      output: word,
      ...(position % 5 === 0 && { history: [['안녕', word] as [string, string]] }),
    },
    {
      kind: 'chat',
      messages: [
        ...system,
        user(word),
        ...(isTool
          ? [
              {
                role: 'assistant' as const,
                content: '',
                toolCalls: [{ id: `c${position}`, name: 'look_up', arguments: JSON.stringify({ word }) }],
              },
              { role: 'tool' as const, content: JSON.stringify([word]), toolCallId: `c${position}` },
            ]
          : []),
        assistant(`답: ${word}`),
      ],
      ...(isTool && {
        tools: [
          {
            type: 'function',
            function: { name: 'look_up', parameters: { type: 'object', properties: { [`p${position}`]: { type: 'string' } } } },
          },
        ],
      }),
    },
    { kind: 'preference', prompt: [...system, user(word)], chosen: [assistant(`좋은 ${word}`)], rejected: [assistant(word)] },
    { kind: 'label', prompt: [user(word)], completion: [assistant(`${word}?`)], label: position % 2 === 0 },
  ]
}
