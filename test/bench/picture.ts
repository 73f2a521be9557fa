import { BarChart } from 'echarts/charts'
import { GridComponent, LegendComponent, TitleComponent } from 'echarts/components'
import { init, use } from 'echarts/core'
import { SVGRenderer } from 'echarts/renderers'
import { figuresOf } from './measure.ts'
import { semtag } from './peers.ts'
import type { Measured } from './release-cases.ts'

use([BarChart, GridComponent, LegendComponent, TitleComponent, SVGRenderer])

const [ours = '', ...theirs] = ['#0b6e4f', '#9aa5b1', '#c3a06b', '#b07aa1', '#7b9ec9']

/** Bars of seconds, a group for each round trip, as SVG. */
export function picture(releases: readonly Measured[], layers: number): string {
  const shown = releases.filter((one) => one.case === 're-tag' && one.layers === layers)
  const roundTrips = [...new Set(shown.map(({ roundTrip }) => roundTrip))]
  const ways = [...new Set(shown.map(({ peer }) => peer))].sort((one) => (one === semtag ? -1 : 0))
  const chart = init(null, null, { renderer: 'svg', ssr: true, width: 760, height: 400 })
  chart.setOption({
    animation: false,
    backgroundColor: '#ffffff',
    textStyle: { fontFamily: 'system-ui, sans-serif' },
    title: {
      text: `Four tags for an image of ${layers} layers that the registry has`,
      left: 'center',
      top: 10,
    },
    // Where the bars are short.
    legend: { orient: 'vertical', left: 80, top: 60 },
    grid: { left: 60, right: 20, top: 55, bottom: 35 },
    xAxis: { type: 'category', data: roundTrips.map((roundTrip) => `${roundTrip} ms round trip`) },
    yAxis: { type: 'value', name: 'seconds' },
    series: ways.map((peer, index) => ({
      type: 'bar',
      name: peer.name.replaceAll('`', ''),
      color: peer === semtag ? ours : theirs[index - 1],
      label: { show: true, position: 'top', fontSize: 11 },
      data: roundTrips.map((roundTrip) => {
        const times = shown.find((one) => one.peer === peer && one.roundTrip === roundTrip)?.times ?? []
        return Number((figuresOf(times).median / 1000).toFixed(2))
      }),
    })),
  })
  const svg = chart.renderToSVGString()
  chart.dispose()
  return svg
}
