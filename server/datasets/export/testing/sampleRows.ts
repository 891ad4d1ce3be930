import type { RowContent } from '../../../core/dataset/row/content.ts'
import type { Origin } from '../../../core/dataset/row/origin.ts'
import { type DatasetRow, newRow, type SplitName } from '../../../core/dataset/row/row.ts'
import { rowId } from '../../../core/dataset/row/rowId.ts'

const hand: Origin = { from: 'hand' }

/** A row with the id that it would get in a dataset. */
export function rowOf(content: RowContent, known: Partial<DatasetRow> = {}): DatasetRow {
  const origin = known.origin ?? hand
  return { ...newRow(rowId(content, origin, 0), content, origin), ...known }
}

export const instruction: RowContent = {
  kind: 'instruction',
  system: '당신은 친절한 점원입니다.',
  instruction: '손님에게 인사하세요.',
  input: '비 오는 날',
  output: '어서 오세요! 우산은 여기 두세요. ☔\n=1+1',
  history: [['안녕', '안녕하세요']],
}
export const plainInstruction: RowContent = { kind: 'instruction', instruction: 'Say "yes".', input: '', output: '-5 is, "yes";\u2028no' }
export const chat: RowContent = {
  kind: 'chat',
  messages: [
    { role: 'system', content: 'Answer shortly.' },
    { role: 'user', content: '2+2?' },
    { role: 'assistant', content: '4' },
    { role: 'user', content: 'And in Korean?' },
    { role: 'assistant', content: '사' },
  ],
}
export const toolChat: RowContent = {
  kind: 'chat',
  messages: [
    { role: 'user', content: 'Weather in Seoul?' },
    {
      role: 'assistant',
      content: '',
      toolCalls: [{ id: 'call_1', name: 'weather', arguments: '{"city": "서울", "n": 12345678901234567890}' }],
    },
    { role: 'tool', content: '{"sky":"맑음"}', toolCallId: 'call_1' },
    { role: 'assistant', content: '맑습니다.' },
  ],
  tools: [{ type: 'function', function: { name: 'weather', parameters: { type: 'object', properties: { city: { type: 'string' } } } } }],
}
export const preference: RowContent = {
  kind: 'preference',
  prompt: [{ role: 'user', content: '시를 써 주세요.' }],
  chosen: [{ role: 'assistant', content: '봄이 왔네' }],
  rejected: [{ role: 'assistant', content: '싫어요' }],
}
export const label: RowContent = {
  kind: 'label',
  prompt: [{ role: 'user', content: 'Hi' }],
  completion: [{ role: 'assistant', content: 'Hello!' }],
  label: true,
}

/** One row of each sort, in the splits given in turn. */
export function sampleRows(splits: readonly (SplitName | null)[] = [null]): DatasetRow[] {
  return [instruction, plainInstruction, chat, toolChat, preference, label, { ...label, label: false } as RowContent].map(
    (content, position) =>
      rowOf(content, {
        split: splits[position % splits.length] ?? null,
        ...(position === 0 && { tags: ['인사', 'a, b'], status: 'accepted' }),
      }),
  )
}
