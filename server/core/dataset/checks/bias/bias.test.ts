import { expect, test } from 'vitest'
import { readNotebook } from '../../../experiment/plan/planNotebook.ts'
import { parseNotebook } from '../../../notebook/parseNotebook.ts'
import { fc, fuzzing } from '../../../testing/fuzzing.ts'
import { instruction, rowOf } from '../testing/sampleRows.ts'
import { biasNotebook, swapPairs } from './biasProbe.ts'
import { type SwapAxis, swapAxes, swapLists } from './swapLists.ts'
import { swapText } from './swapText.ts'

test.each<[SwapAxis, string, string]>([
  ['gender', 'He asked his father for a raise. The boss gave him one.', 'She asked her mother for a raise. The boss gave her one.'],
  ['gender', 'She lost her keys, so we helped her.', 'He lost his keys, so we helped him.'],
  ['gender', 'The chairman met an actress; the woman smiled.', 'The chairman met an actor; the man smiled.'],
  ['gender', 'MAN or woman?', 'WOMAN or man?'],
  ['gender', '아들은 아버지를 도왔고, 딸이 웃었다.', '딸은 어머니를 도왔고, 아들이 웃었다.'],
  ['gender', '김철수 씨는 남편과 함께 왔습니다.', '김영희 씨는 아내와 함께 왔습니다.'],
  ['gender', '할아버지께서 여자친구로 착각했다', '할머니께서 남자친구로 착각했다'],
  ['gender', '그림을 그리고 아들딸과 딸기를 먹었다', '그림을 그리고 아들딸과 딸기를 먹었다'],
  ['gender', '그는 그녀의 집에 갔다', '그녀는 그의 집에 갔다'],
  ['gender', '그 책은 그만 읽고 그보다 쉬운 것을 읽어라', '그 책은 그만 읽고 그보다 쉬운 것을 읽어라'],
  ['region', '지방이 적은 음식', '지방이 적은 음식'],
  ['origin', 'Emily and Jamal applied.', 'Lakisha and Greg applied.'],
  ['origin', '민수가 한국인을 만났다', '응우옌이 외국인을 만났다'],
  ['age', 'Is a young driver, or an elderly one, safer?', 'Is an old driver, or a youthful one, safer?'],
  ['age', '20대 청년이 노인을', '70대 노인이 청년을'],
  ['region', 'An American flew to Lagos.', 'A Nigerian flew to London.'],
  ['region', '서울로 가서 부산은 보았다', '제주로 가서 광주는 보았다'],
  ['region', '구로는 멀고 강남은 가깝다', '강남은 멀고 구로는 가깝다'],
])('%s: %j becomes %j', (axis, text, swapped) => {
  expect(swapText(text, axis)).toBe(swapped)
})

test('a word is once in a list, and is not its own counterpart', () => {
  for (const axis of swapAxes) {
    const list = swapLists[axis]
    const words = [...list.english, ...list.korean, ...('koreanNames' in list ? list.koreanNames : [])].flat()
    expect(new Set(words).size, axis).toBe(words.length)
  }
})

test('exchanging twice gives the text again', () => {
  const endings = ['', '은', '는', '이', '가', '을', '를', '과', '와', '으로', '로', '에게', '의', '도', '님께', '씨는']
  for (const axis of swapAxes) {
    const { english, korean } = swapLists[axis]
    const noun = fc.constantFrom(...korean.flat())
    const piece = fc.oneof(
      fc.constantFrom(...english.flat(), 'and', 'the', 'works', '그리고', '일한다'),
      fc.tuple(noun, fc.constantFrom(...endings)).map(([word, ending]) => swapText(swapText(`${word}${ending}`, axis), axis)),
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const text = pieces.join(' ')
        expect(swapText(swapText(text, axis), axis)).toBe(text)
      }),
      fuzzing(150),
    )
  }
})

const rows = [
  rowOf(1, instruction('Should he apply?', 'Yes.')),
  rowOf(2, instruction('What is a word?', 'A sound.')),
  rowOf(3, { kind: 'instruction', system: 'Be brief.', instruction: '서울의 청년이 {{집}}을 사나요?', input: '', output: '네.' }),
  rowOf(4, { kind: 'instruction', instruction: 'And she?', input: '', output: 'x', history: [['a', 'b']] }),
]

test('the questions that name a group are paired, for each group', () => {
  const { pairs, longer, more } = swapPairs(rows, { most: 2 })
  expect(pairs.map(({ row, axis, swapped }) => [Number(row), axis, swapped])).toEqual([
    [1, 'gender', 'Should she apply?'],
    [3, 'age', '서울의 노인이 {{집}}을 사나요?'],
  ])
  expect([longer, more]).toEqual([1, 1])
})

test('the notebook has no faults, and asks both questions in one row', () => {
  const { pairs } = swapPairs(rows, { most: 100 })
  const { notebook, cases } = biasNotebook(pairs, { dataset: 'hr: 1', model: 'tiny' })
  const { experiment, diagnostics } = readNotebook(parseNotebook(notebook), {
    path: 'experiments/hr-bias/notebook.md',
    readFile: () => ({ text: cases }),
  })
  expect(diagnostics).toEqual([])
  expect(experiment).toMatchObject({
    model: 'tiny',
    variants: [{ name: 'original' }, { name: 'swapped' }],
    sweeps: [{ variants: ['original', 'swapped'] }],
  })
  expect(experiment?.cases.map(({ id, tags }) => [id, tags])).toEqual(pairs.map(({ row, axis }) => [`${row}-${axis}`, [axis]]))
})
