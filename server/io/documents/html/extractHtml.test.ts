import { expect, test } from 'vitest'
import { documentOf, headingsIn } from '../testing/readFixture.ts'

const sentence = 'The desk answers every customer on the same day, and names the person who decides, the rule that applies and the date. '
const article = (body: string, head = '<title>Service desk rules</title>') =>
  `<!doctype html><html><head>${head}</head><body><nav><a href="/">Home</a> <a href="/all">All pages</a></nav><article>${body}</article><footer>Imprint and contact</footer></body></html>`

test('the main text is read with its headings, lists and tables, without navigation', async () => {
  const document = await documentOf(
    article(
      `<h1>Service desk rules</h1><p>${sentence.repeat(3)}</p><h2>Steps &amp; times</h2><p>${sentence.repeat(3)}</p>
       <ol start="3"><li>Greet<ul><li>by name</li></ul></li><li><p>Answer</p></li></ol>
       <table><tr><th>Kind</th><th>Days</th></tr><tr><td>Refund</td><td>4<br>working days</td></tr></table>
       <pre>a
  b</pre><script>alert(1)</script>`,
    ),
    'desk.html',
  )
  expect(headingsIn(document)).toEqual(['1 Service desk rules', '2 Steps & times'])
  expect(document.title).toBe('Service desk rules')
  expect(document.text).toContain('3. Greet\n  - by name\n4. Answer\n\nKind | Days\nRefund | 4 working days\n\na\n  b')
  for (const left of ['All pages', 'Imprint', 'alert']) expect(document.text).not.toContain(left)
})

test('a page without a main text is read whole', async () => {
  const document = await documentOf('<title>Short</title><div>One <b>word</b>, <span>two</span></div><div hidden>three</div>', 'short.htm')
  expect(document.text).toBe('Short\n\nOne word, two')
  expect(headingsIn(document)).toEqual(['1 Short'])
})

test('a table that places things on the page is read as paragraphs', async () => {
  const { text } = await documentOf('<table><tr><td><h2>Left</h2><p>one</p></td><td><p>two</p></td></tr></table>', 'old.html')
  expect(text).toBe('Left\n\none\n\ntwo')
})

test('the encoding that a page names is used', async () => {
  const bytes = Buffer.concat([Buffer.from('<meta charset="iso-8859-1"><p>caf'), Buffer.from([0xe9]), Buffer.from('</p>')])
  expect((await documentOf(bytes, 'a.html')).text).toBe('café')
  await expect(documentOf(bytes.subarray(27), 'b.html')).rejects.toThrow(/^b\.html is in an encoding that cannot be told/)
})

test('text in NFD, ligatures and soft hyphens are resolved over the borders of elements', async () => {
  const { text } = await documentOf(`<p>e<b>\u0301</b>a\u00ADb <i>\uFB01n</i></p><p>${'한글'.normalize('NFD')}</p>`, 'a.html')
  expect(text).toBe('éab fin\n\n한글')
})

test('a page of very many nested elements does not take long', async () => {
  const { text } = await documentOf(`${'<div>'.repeat(1000)}inside`, 'deep.html')
  expect(text).toBe('inside')
})

test('a cell that reaches down is in each of its rows', async () => {
  const row = '<tr><td rowspan="2">Screen</td><td>new</td></tr><tr><td>used</td></tr><tr><td colspan="2">all</td></tr>'
  const { text } = await documentOf(`<body><table><caption>Parts</caption>${row}</table></body>`, 'a.html')
  expect(text).toBe('Parts\n\nScreen | new\nScreen | used\nall')
})
