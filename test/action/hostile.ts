/** Texts that would be more than text where somebody forgot something. */
export const hostileTexts: readonly string[] = [
  '::error::x\n::add-mask::y',
  '##[add-mask]x',
  'a | b || c\\| d',
  'a\n\n# head\n\n| x |\n| --- |\n',
  '`code` ``` ```mermaid\ngraph LR\n```',
  '<script>alert(1)</script><img src=x onerror=alert(1)>',
  '</code></td></table><h1>x</h1>',
  '[link](javascript:alert(1)) ![picture](https://a.example/x.png) https://a.example www.a.example <https://a.example>',
  '**bold** _em_ ~~gone~~ &lt;b&gt; &#60;b&#62; \\<b\\>',
  '"] --> evil["x',
  '"]; click t0 "javascript:alert(1)"; x["#quot;',
  '%%{init: {"securityLevel": "loose"}}%% end subgraph',
  '1. one\n- two',
  '\u202egnp.exe\u001b[31m\u2028x',
]
