#pragma once

#include <set>
#include <string>

#include <toml++/toml.h>

#include "services/ctl/import/mapping.h"
#include "services/ctl/import/message_tree.h"
#include "services/ctl/import/toml_reader.h"

namespace steward::importing {

// Reads the steps and derived tables of a mapping whose maps and files are already there. Borrows
// everything.
class StepReader final {
 public:
  StepReader(const google::protobuf::DescriptorPool& pool, Problems* problems,
             std::set<std::string>* used, Mapping* mapping)
      : pool_(pool), problems_(problems), used_(used), mapping_(mapping) {}

  void ReadDerives(const toml::array& array);
  void ReadSteps(const toml::array& array);

 private:
  // The columns of a step's source, and their kinds.
  struct Source {
    const SourceFile* file = nullptr;
    ColumnIndex index;
    std::vector<Kind> kinds;
  };

  Derive ReadDerive(const toml::table& table);
  Step ReadStep(const toml::table& table);
  Source FindSource(const std::string& name, int line);
  const google::protobuf::MethodDescriptor* FindMethod(const std::string& name, int line);
  std::vector<Rule> ReadRules(TableReader& step, const char* key, const Context& context);
  void ReadOrdinal(TableReader& step, const Context& context, Step* read);
  void ReadRequest(TableReader& step, const Context& context, Step* read);
  Context ContextFor(const Source& source) const;

  const google::protobuf::DescriptorPool& pool_;
  Problems* problems_;
  std::set<std::string>* used_;
  Mapping* mapping_;
};

}  // namespace steward::importing
