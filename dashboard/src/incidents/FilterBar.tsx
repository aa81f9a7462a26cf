import { FilterOutlined, SearchOutlined } from '@ant-design/icons';
import { Badge, Button, Input, Segmented, Select } from 'antd';
import { useEffect, useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { isNarrowed, views } from './filters';
import type { Filters } from './filters';
import { levelsOf, toOptions, useUnits } from './useUnits';

interface Props {
  filters: Filters;
  setFilters: (change: Partial<Filters>) => void;
}

const typingPause = 300;

export function FilterBar({ filters, setFilters }: Props) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const panel = useId();
  const active = [filters.unit, filters.level, filters.from, filters.to].filter(Boolean).length;
  const viewTitles = {
    active: t('list.viewActive'),
    overdue: t('list.viewOverdue'),
    triage: t('list.viewTriage'),
    watching: t('list.viewWatching'),
    ended: t('list.viewEnded'),
    all: t('list.viewAll'),
  };
  return (
    <section className="filters" aria-label={t('list.filters')}>
      <div className="filters-views">
        <Segmented
          aria-label={t('list.filters')}
          options={views.map((view) => ({ value: view, label: viewTitles[view] }))}
          value={filters.view}
          onChange={(view) => setFilters({ view })}
        />
      </div>
      <SearchBox value={filters.q} onChange={(q) => setFilters({ q })} />
      <Badge count={active} size="small" className="filters-toggle">
        <Button icon={<FilterOutlined aria-hidden />} aria-expanded={open} aria-controls={panel} onClick={() => setOpen(!open)}>
          {t('list.filters')}
        </Button>
      </Badge>
      <div id={panel} className="filters-panel" hidden={!open && active === 0}>
        <FilterFields filters={filters} setFilters={setFilters} />
        {isNarrowed(filters) && (
          <Button type="link" onClick={() => setFilters({ unit: '', level: '', q: '', from: '', to: '' })}>
            {t('list.clear')}
          </Button>
        )}
      </div>
    </section>
  );
}

function FilterFields({ filters, setFilters }: Props) {
  const { t } = useTranslation();
  const units = useUnits();
  return (
    <>
      <label className="field">
        <span>{t('list.unit')}</span>
        <Select
          aria-label={t('list.unit')}
          allowClear
          showSearch={{ optionFilterProp: 'label' }}
          value={filters.unit || undefined}
          placeholder={t('list.viewAll')}
          options={toOptions(units, filters.unit)}
          onChange={(unit: string | undefined) => setFilters({ unit: unit ?? '' })}
        />
      </label>
      <label className="field">
        <span>{t('list.level')}</span>
        <Select
          aria-label={t('list.level')}
          allowClear
          value={filters.level || undefined}
          placeholder={t('list.viewAll')}
          options={toOptions(levelsOf(units, filters.unit), filters.level)}
          onChange={(level: string | undefined) => setFilters({ level: level ?? '' })}
        />
      </label>
      <label className="field">
        <span>{t('list.from')}</span>
        <Input type="date" value={filters.from} max={filters.to || undefined} onChange={(event) => setFilters({ from: event.target.value })} />
      </label>
      <label className="field">
        <span>{t('list.to')}</span>
        <Input type="date" value={filters.to} min={filters.from || undefined} onChange={(event) => setFilters({ to: event.target.value })} />
      </label>
    </>
  );
}

/** Searches a moment after the last key, and never in the middle of composing a Chinese word. */
function SearchBox({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  const { t } = useTranslation();
  const [text, setText] = useState(value);
  const composing = useRef(false);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const [shown, setShown] = useState(value);
  if (value !== shown) {
    setShown(value); // the address changed by other means: "clear filters", the back button
    setText(value);
  }
  useEffect(() => () => clearTimeout(timer.current), []);

  const later = (next: string) => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => {
      setShown(next);
      onChange(next);
    }, typingPause);
  };
  return (
    <Input
      className="filters-search"
      type="search"
      allowClear
      prefix={<SearchOutlined aria-hidden />}
      placeholder={t('list.search')}
      aria-label={t('list.search')}
      value={text}
      onCompositionStart={() => {
        composing.current = true;
      }}
      onCompositionEnd={(event) => {
        composing.current = false;
        later(event.currentTarget.value);
      }}
      onChange={(event) => {
        setText(event.target.value);
        if (!composing.current) {
          later(event.target.value);
        }
      }}
    />
  );
}
