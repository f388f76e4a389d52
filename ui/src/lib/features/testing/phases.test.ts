import { render } from '@testing-library/svelte';
import { describe, expect, it } from 'vitest';
import { absence, phases, phaseTime } from './phases';
import Waterfall from './Waterfall.svelte';

const timing = {
  dns: 2_000,
  connect: 9_000,
  connect_with_tls: true,
  first_byte: 29_000,
  download: 1_000,
  total: 41_000,
};

describe('phases of time', () => {
  it('follow one another', () => {
    expect(phases(timing).map(({ from, took }) => [from, took])).toEqual([
      [0, 2_000],
      [2_000, 9_000],
      [11_000, 29_000],
      [40_000, 1_000],
    ]);
  });

  it('show merged what the client can’t tell apart', () => {
    expect(phases(timing)[1]?.label).toBe('Connect + TLS');
    expect(phases({ ...timing, connect_with_tls: false })[1]?.label).toBe('Connect');
  });

  it('own up to the time that belongs to none of them', () => {
    const rest = phases({ ...timing, total: 50_000 }).at(-1);
    expect(rest).toMatchObject({ id: 'rest', from: 41_000, took: 9_000 });
  });

  it('say why one is missing', () => {
    const reused = { ...timing, dns: null, connect: null };
    expect(
      phases(reused)
        .slice(0, 2)
        .map((phase) => absence(phase, reused)),
    ).toEqual(['Not looked up', 'Connection reused']);
    const refused = { ...timing, connect: null, first_byte: null, download: null };
    expect(
      phases(refused)
        .slice(1, 4)
        .map((phase) => absence(phase, refused)),
    ).toEqual(['Not reached', 'Not reached', 'Not reached']);
  });

  it('call the time after a connection that no answer ended a wait', () => {
    const silent = { ...timing, dns: null, first_byte: null, download: null, total: 3_259_000 };
    const said = phases(silent);
    expect(said.map((phase) => [phase.label, phase.took, phase.leg])).toEqual([
      ['DNS', null, 'out'],
      ['Connect + TLS', 9_000, 'out'],
      ['Waited, no answer', 3_250_000, 'cushion'],
      ['Download', null, 'back'],
    ]);
    expect(said.map((phase) => absence(phase, silent))).toEqual([
      'Not looked up',
      '',
      '',
      'Not reached',
    ]);
  });

  it('are drawn without a ball that came back where no answer did', () => {
    const silent = { ...timing, first_byte: null, download: null };
    for (const of of [timing, silent]) {
      const { container, unmount } = render(Waterfall, {
        props: { phases: phases(of), total: of.total },
      });
      const came = container.querySelectorAll('circle[fill="var(--cloth)"]');
      expect(came).toHaveLength(of === timing ? 1 : 0);
      unmount();
    }
  });

  it('never come back from where nothing was reached', () => {
    const refused = { ...timing, connect: null, first_byte: null, download: null };
    expect(phases(refused).at(-1)).toMatchObject({ id: 'rest', leg: 'out' });
  });

  it('are told in microseconds where they are that short', () => {
    expect(phaseTime(38)).toBe('38 µs');
    expect(phaseTime(2_000)).toBe('2.0 ms');
  });
});
